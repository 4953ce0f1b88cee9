using System.Diagnostics;
using System.Globalization;
using Idm.Common.Files;
using Idm.Scripting.Interactive;
using Idm.Scripting.Printing;

namespace Idm.Scripting.Repl;

/// <summary>Reads, evaluates, prints, and begins again.</summary>
/// <param name="submissions">Evaluates inputs.</param>
/// <param name="output">Where everything is said.</param>
public sealed class ReplLoop(Submissions submissions, ReplOutput output) : IDisposable
{
    // Longer than the last resort against what has no loop that could be ended.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly List<(ScriptPlace Place, string Text)> _statements = [];
    private readonly Submissions _submissions = submissions;
    private CancellationTokenSource? _running;
    private long _interrupted;
    private bool _timing, _ended;

    /// <summary>Number of failed inputs.</summary>
    public int Failures { get; private set; }

    /// <summary>Completions at a place of an unfinished input.</summary>
    public Completions Complete(string text, int position)
    {
        if (ReplCommands.Complete(text, position) is { } command) return command;
        const string time = ":time ";
        if (!text.StartsWith(time, StringComparison.Ordinal)) return _submissions.Complete(text, position);
        var inner = _submissions.Complete(text[time.Length..], position - time.Length);
        return inner with { Start = inner.Start + time.Length };
    }

    /// <summary>Goes on until there are no more inputs, or one of them says so.</summary>
    public void Run(IInput input)
    {
        while (!_ended && input.Read() is { } text)
        {
            if (text.Text.Trim().Length == 0) continue;
            if (ReplCommands.IsCommand(text.Text)) Obey(text);
            else Evaluate(text, _timing);
            Collect();
        }
    }

    /// <summary>Stops what is being evaluated; from any thread.</summary>
    /// <returns>Whether that was of use: false if nothing runs, or it does not stop.</returns>
    public bool Interrupt()
    {
        lock (_gate)
        {
            if (_running is null) return false;
            if (_running.IsCancellationRequested) return Stopwatch.GetElapsedTime(_interrupted) < Patience;
            _interrupted = Stopwatch.GetTimestamp();
            _running.Cancel();
            return true;
        }
    }

    /// <summary>Lets go of everything that was declared.</summary>
    public void Dispose() => _submissions.Clear();

    private void Obey(InputText input)
    {
        var (word, rest) = ReplCommands.Split(input.Text);
        switch (word)
        {
            case "help": Help(); break;
            case "quit" or "exit" or "q": _ended = true; break;
            case "time" when rest.Length > 0:
                var column = input.Text.TrimEnd().Length - rest.Length;
                // Blanks, so that columns stay what they are.
                Evaluate(input with { Text = new string(' ', column) + rest }, timed: true);
                break;
            case "time":
                _timing = !_timing;
                output.Note(_timing ? "every input is timed" : "inputs are timed no longer");
                break;
            case "load": Load(rest); break;
            case "save": Save(rest); break;
            case "reset":
                _submissions.Clear();
                _statements.Clear();
                output.Note("nothing is declared any more");
                break;
            default: Fail($"':{word}' is not a command; ':help' lists them"); break;
        }
    }

    private bool Evaluate(InputText input, bool timed)
    {
        Evaluation result;
        using (var stop = new CancellationTokenSource())
        {
            lock (_gate) _running = stop;
            try
            {
                result = _submissions.Run(input, stop.Token);
            }
            finally
            {
                lock (_gate) _running = null;
            }
        }
        if (result.Stopped)
        {
            Failures++;
            output.Error("stopped; what it would have declared is not there");
        }
        if (result.Problems.Count > 0) Failures++;
        foreach (var problem in result.Problems) output.Error(problem);
        if (result.HasValue) Print(result.Value);
        foreach (var part in result.Parts)
            output.Note($"{part.Kind} '{part.Name}' is right so far; pipelines take it from a file: "
                + $"{{ script: FILE }}");
        if (timed && result.Succeeded)
            output.Note(string.Create(CultureInfo.InvariantCulture, $"{result.Took.TotalSeconds:g3} s"));
        if (result.Succeeded)
        {
            _statements.Insert(
                _statements.Count(s => s.Place <= result.Place), (result.Place, result.Statement));
        }
        return result.Succeeded;
    }

    /// <summary>
    /// The collector does not know how large tensors are: those that nobody names any more go now.
    /// </summary>
    private static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }

    private void Print(object? value)
    {
        try
        {
            output.Result(ValueText.Of(value));
        }
        catch (Exception e)
        {
            Fail($"the value cannot be shown: {e.GetType().Name}: {e.Message.Split('\n')[0]}");
        }
    }

    private void Help()
    {
        output.Result("Any C#: an expression is shown, a declaration stays. All that scripts know is known "
            + "here.");
        output.Result("  show(x)              writes an image as show-1.png, and so on; with --preview it is "
            + "shown too");
        output.Result("  restore(y)           restores the image of a measurement, by the pipeline's model "
            + "and sampler");
        output.Result("  pipeline plan A x y  with a pipeline: its operator for the first image, the image, "
            + "y = A x and noise");
        foreach (var (usage, summary) in ReplCommands.All) output.Result($"  {usage,-20} {summary}");
        output.Result("Tab completes. Up and Down go through earlier inputs that begin like this one; "
            + "Ctrl-R, that have it anywhere.");
        output.Result("Enter begins another line where an input is not whole; Alt-Enter does anywhere. "
            + "Ctrl-C stops.");
    }

    private void Load(string file)
    {
        try
        {
            foreach (var input in LoadedFile.InputsOf(file, File.ReadAllText(file)))
                if (!Evaluate(input, _timing)) break;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            Fail(file.Length == 0 ? "which file? :load FILE" : $"cannot read '{file}': {e.Message}");
        }
    }

    private void Save(string file)
    {
        if (file.Length == 0) Fail("into which file? :save FILE");
        else if (File.Exists(file)) Fail($"'{file}' is there already; remove it, or choose another name");
        else
        {
            try
            {
                AtomicFile.Write(file, string.Concat(_statements.Select(s => s.Text + "\n")));
                output.Note($"{file}: {_statements.Count} input(s)");
            }
            catch (UnwritableFileException e)
            {
                Fail(e.Message);
            }
        }
    }

    private void Fail(string message)
    {
        Failures++;
        output.Error("error: " + message);
    }
}
