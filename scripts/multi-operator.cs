#!/usr/bin/env dotnet
// One model for two inverse problems: compressed sensing by blocks, and inpainting.
//
// The model never sees which operator measured: it sees A and Aᵀ at work, through AᵀA x and Aᵀy, and so one
// set of weights
// can serve several operators. The two of this training take turns in waves, and the waves get shorter: long
// ones let
// the model learn each problem, short ones keep it from forgetting the other. At each step both shares add up
// to 1.
//
// The schedule is used twice, the second time shifted by half a wave. Validation reports both operators by
// themselves.
//
//   idm train scripts/multi-operator.yaml --set 'train.data.path=/path/to/photos/**'
//   idm run scripts/multi-operator.yaml --set model.weights=../weights/multi-operator/model.safetensors

Schedule("waves", (Waves waves, double progress) =>
{
    // The phase is the integral of the frequency, which grows linearly from 'first' to 'last'.
    var phase = (waves.First * progress) + ((waves.Last - waves.First) * progress * progress / 2);
    return (1 + Math.Cos(2 * Math.PI * (phase + waves.Shift))) / 2;
});

record Waves
{
    [Description("Waves in a training run if all were as long as the first.")]
    [Range(0.0, 1000.0)]
    public double First { get; init; } = 2;

    [Description("Waves in a training run if all were as long as the last.")]
    [Range(0.0, 1000.0)]
    public double Last { get; init; } = 10;

    [Description("Where in its wave the training begins: 0 at the crest, 0.5 in the trough.")]
    [Range(0.0, 1.0)]
    public double Shift { get; init; }
}
