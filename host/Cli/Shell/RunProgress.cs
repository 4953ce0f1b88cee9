using Idm.Engine.Results;
using Idm.Engine.Running;
using Spectre.Console;

namespace Idm.Cli.Shell;

/// <summary>
/// Progress of a run for people: one calm line with the time left; plain lines when this is no terminal.
/// </summary>
internal sealed class RunProgress : IRunObserver
{
    private readonly StatusContext? _status;
    private string _sampler = "";

    private RunProgress(StatusContext? status) => _status = status;

    /// <summary>Runs something that reports to an observer.</summary>
    public static T Show<T>(Func<IRunObserver, T> run)
    {
        if (!Terminal.IsWatched) return run(new RunProgress(null));
        T result = default!;
        Terminal.Messages.Status().Start("starting", status => result = run(new RunProgress(status)));
        return result;
    }

    public void Sampling(string sampler) => _sampler = sampler + ": ";

    public void Starting(int index, int count, string name, TimeSpan elapsed)
    {
        var left = index == 0 ? "" : $", {DurationText.Of(elapsed / index * (count - index))} left";
        var text = $"{_sampler}{index + 1} of {count}  {Printable.Of(name)}{left}";
        if (_status is null) Terminal.Messages.WriteLine(text);
        else _status.Status(Markup.Escape(text));
    }

    public void Restored(ImageResult result)
    {
        // the table at the end says it all
    }

    public void Failed(ImageFailure failure) =>
        Terminal.Messages.MarkupLineInterpolated(
            $"[red]failed[/] {Printable.Of(failure.Name)}: {Printable.Of(failure.Error)}");
}
