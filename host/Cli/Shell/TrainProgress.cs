using System.Diagnostics;
using System.Globalization;
using Idm.Training.Steps;
using Spectre.Console;

namespace Idm.Cli.Shell;

/// <summary>Training progress for people: a line every few seconds, with the time that is left.</summary>
internal sealed class TrainProgress : ITrainingObserver
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(Console.IsErrorRedirected ? 30 : 3);

    private readonly Stopwatch _shown = Stopwatch.StartNew();
    private double _loss, _seconds;
    private int _count;
    // The first step is told at once: whether it goes well, and how long it will take.
    private bool _said;

    public void Loading(int done, int all)
    {
        if (done != all && _shown.Elapsed < Pause) return;
        _shown.Restart();
        Line($"decoding photos: {done} of {all}");
    }

    public void Stepped(StepReport report)
    {
        (_loss, _seconds, _count) = (_loss + report.Loss, _seconds + report.Seconds, _count + 1);
        if (_said && _shown.Elapsed < Pause && report.Step < report.Steps) return;
        _said = true;
        _shown.Restart();
        var pace = _seconds / _count;
        var left = TimeSpan.FromSeconds(pace * (report.Steps - report.Step));
        Line(string.Create(CultureInfo.InvariantCulture,
            $"step {report.Step} of {report.Steps}  loss {_loss / _count:f5}  rate {report.LearningRate:g3}  "
            + $"{pace * 1000:f0} ms/step  {DurationText.Of(left)} left"));
        (_loss, _seconds, _count) = (0, 0, 0);
    }

    public void Validated(long step, double psnr, TimeSpan took) => Line(string.Create(
        CultureInfo.InvariantCulture, $"step {step}  validation {psnr:f2} dB  ({took.TotalSeconds:f1} s)"));

    public void Validated(long step, string name, double psnr) => Line(string.Create(
        CultureInfo.InvariantCulture, $"step {step}  validation {psnr:f2} dB with {name}"));

    public void Saved(string path) => Line($"checkpoint {path}");

    public void Note(string message) => Terminal.Note(message);

    // Checkpoints and validations have lines of their own: they must not put the loss off, forever where
    // they are frequent.
    private static void Line(string text) => Terminal.Messages.WriteLine(text);
}
