#!/usr/bin/env dotnet
// A curriculum over ratios: one model for measurements of 10, 30 and 50 % of the pixels.
//
// Restoring from half of the pixels is easy, from a tenth it is hard. So the training begins with batches of
// 50 %, and the
// harder ratios come in one after another: each fades in along half a cosine wave, and stays. What a batch is
// measured with
// is drawn by these shares, from a stream of the pipeline's seed, so that a resumed training draws the same.
//
// A schedule is a plain function of progress: 0 at the first step, 1 after the last. Anything that a C#
// function can say is
// a schedule. The pipeline puts this one wherever it says 'script:'; schedule.png shows what came of it.
//
//   idm train scripts/ratio-curriculum.yaml --set 'train.data.path=/path/to/photos/**'
// idm run scripts/ratio-curriculum.yaml --set operator.ratio=0.3 --set
// model.weights=../weights/ratio-curriculum/model.safetensors

Schedule("fade-in", (FadeIn fade, double progress) =>
{
    var way = Math.Clamp((progress - fade.From) / (fade.Until - fade.From), 0, 1);
    return fade.Share * (1 - Math.Cos(Math.PI * way)) / 2;
});

record FadeIn
{
    [Description("When the operator is drawn for the first time: a fraction of the training.")]
    [Range(0.0, 1.0)]
    public double From { get; init; }

    [Description("When it has its whole share.")]
    [Range(0.0, 1.0)]
    public required double Until { get; init; }

    [Description("Its whole share, in relation to those of the other operators.")]
    [Range(0.0, 100.0)]
    public double Share { get; init; } = 1;
}
