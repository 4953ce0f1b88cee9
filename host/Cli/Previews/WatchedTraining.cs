using System.Diagnostics;
using Idm.Engine.Solving;
using Idm.Preview.Frames;
using Idm.Preview.Sessions;
using Idm.Sdk.Metrics;
using Idm.Training.Steps;
using static TorchSharp.torch;

namespace Idm.Cli.Previews;

/// <summary>
/// Shows how a training goes: one validation image as it improves, and the curves of loss and PSNR.
/// </summary>
/// <param name="inner">Gets everything too.</param>
/// <param name="preview">The preview.</param>
internal sealed class WatchedTraining(ITrainingObserver inner, IPreview preview) : ITrainingObserver,
    IDisposable
{
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly CurveRecorder _loss = new("loss", logarithmic: true), _psnr = new("validation dB");
    private Tensor? _restored, _reference;
    private string _name = "training";
    private double? _imagePsnr;
    private long _steps;

    public void Loading(int done, int all) => inner.Loading(done, all);

    public void Stepped(StepReport report)
    {
        inner.Stepped(report);
        _steps = report.Steps;
        _loss.Add(report.Step, report.Loss);
        Post(report.Step, Urgency.Usual);
    }

    public void Restored(long step, string name, RestoredImage restoration)
    {
        inner.Restored(step, name, restoration);
        Free();
        using var noGrad = no_grad();
        _name = name;
        _restored = restoration.Restored.clone().DetachFromDisposeScope();
        _reference = restoration.Reference!.clone().DetachFromDisposeScope();
        _imagePsnr = ImageQuality.Psnr(_restored, _reference);
    }

    public void Validated(long step, double psnr, TimeSpan took)
    {
        inner.Validated(step, psnr, took);
        _psnr.Add(step, psnr);
        Post(step, step < _steps ? Urgency.LastOfImage : Urgency.LastOfAll);
    }

    public void Validated(long step, string name, double psnr) => inner.Validated(step, name, psnr);

    public void Saved(string path) => inner.Saved(path);

    public void Note(string message) => inner.Note(message);

    public void Dispose() => Free();

    private void Post(long step, Urgency urgency)
    {
        if (!preview.Wants(step, urgency)) return;
        preview.Post(
            new FrameInfo
            {
                Name = _name,
                Step = step,
                Steps = _steps,
                Seconds = _watch.Elapsed.TotalSeconds,
                Psnr = _imagePsnr,
                Curves = [_loss.Curve, _psnr.Curve],
            },
            _restored is null        // before the first validation there are curves only
                ? []
                : [new(LayerKind.Estimate, _restored), new(LayerKind.Reference, _reference!)]);
    }

    private void Free()
    {
        _restored?.Dispose();
        _reference?.Dispose();
        (_restored, _reference) = (null, null);
    }
}
