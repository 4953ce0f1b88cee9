using System.Diagnostics;
using Idm.Cli.Shell;
using Idm.Engine.Results;
using Idm.Engine.Running;
using Idm.Engine.Solving;
using Idm.Imaging;
using Idm.Preview.Frames;
using Idm.Preview.Sessions;
using Idm.Sdk.Metrics;
using Idm.Sdk.Operators;
using Idm.Sdk;
using static TorchSharp.torch;

namespace Idm.Cli.Previews;

/// <summary>Shows each step of a run to its preview; everything else goes on to another observer.</summary>
/// <param name="inner">The other observer.</param>
/// <param name="preview">The preview.</param>
/// <param name="animation">Also records the steps; null for no animation.</param>
internal sealed class WatchedRun(IRunObserver inner, IPreview preview, AnimationRecorder? animation)
    : IRunObserver
{
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private int _image, _images;
    private bool _failed;

    public void Sampling(string sampler) => inner.Sampling(sampler);

    public void Starting(int index, int count, string name, TimeSpan elapsed)
    {
        (_image, _images) = (index + 1, count);
        _watch.Restart();
        inner.Starting(index, count, name, elapsed);
    }

    public void Stepped(RestorationStep step)
    {
        inner.Stepped(step);
        if (_failed) return;
        var info = new FrameInfo
        {
            Name = step.Name,
            Image = _image,
            Images = _images,
            Step = step.Step.Index,
            Steps = step.Step.Count,
            Seconds = _watch.Elapsed.TotalSeconds,
        };
        var recorded = animation is not null && AnimationRecorder.Wants(info);
        var shown = preview.Wants(info.Step, info.Step < info.Steps ? Urgency.Usual
            : info.Image < info.Images ? Urgency.LastOfImage : Urgency.LastOfAll);
        if (!recorded && !shown) return;
        try
        {
            Show(step, info, shown, recorded);
        }
        catch (Exception e)
        {
            _failed = true;
            Terminal.Aside($"preview: off ({e.Message.Split('\n')[0]}); the run goes on");
        }
    }

    public void Restored(ImageResult result) => inner.Restored(result);

    public void Failed(ImageFailure failure) => inner.Failed(failure);

    private void Show(RestorationStep step, FrameInfo info, bool posted, bool recorded)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var (h, w) = (step.Shape.Height, step.Shape.Width);
        var estimate = step.Step.Estimate[.., .., ..h, ..w];
        var reference = step.Reference?.to(estimate.device);
        List<PreviewLayer> layers =
        [
            new(LayerKind.Estimate, Magnitude.Shown(estimate, reference)),
            new(LayerKind.State, Magnitude.Shown(step.Step.X[.., .., ..h, ..w], reference)),
        ];
        if (reference is not null)
        {
            var truth = Magnitude.Shown(reference.expand(estimate.shape));
            layers.Add(new PreviewLayer(LayerKind.Reference, truth));
        }
        if (step.Deviation is { } deviation)
        {
            var shown = Magnitude.Shown(deviation[.., .., ..h, ..w]);
            layers.Add(new PreviewLayer(LayerKind.Deviation, shown));
        }
        var residual = step.Measurement.Operator.Forward(step.Step.Estimate).sub(step.Measurement.Y);
        if (IsPicture(step.Measurement)) layers.Add(new PreviewLayer(LayerKind.Residual, residual));
        var whole = info with
        {
            Items = (int)estimate.shape[0],
            Psnr = reference is null ? null : ImageQuality.Psnr(estimate, reference),
            Residual = Norm(residual) / Math.Max(Norm(step.Measurement.Y), 1e-30),
        };
        if (posted) preview.Post(whole, layers);
        if (recorded) animation!.Add(whole, layers);
    }

    /// <summary>Real measurements of one or three channels with rows and columns can be looked at.</summary>
    private static bool IsPicture(Measurement measurement) =>
        measurement.Operator.Measurement is [1 or 3, > 1, > 1] && !measurement.Y.is_complex();

    private static double Norm(Tensor t) =>
        t.abs().Squared().sum().to(ScalarType.Float64).sqrt().cpu().item<double>();
}
