using System.CommandLine;
using Idm.Cli.Previews;
using Idm.Cli.Shell;
using Idm.Preview.Frames;
using Idm.Preview.Sessions;
using Idm.Scripting.Editing;
using Idm.Scripting.Interactive;
using Idm.Scripting.Repl;
using Idm.Scripting.Scripts;
using Idm.TorchRuntime;

namespace Idm.Cli.Verbs;

/// <summary>
/// <c>idm script repl</c>: C# line by line, with tensors, operators and, if one is named, a pipeline's parts.
/// </summary>
internal static class ScriptReplVerb
{
    private static readonly Argument<string?> Pipeline = new("pipeline")
    {
        Description = "A pipeline whose operator A, first image x and measurement y are ready to be used.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    public static Command Create(Interruption interruption)
    {
        var command =
            new Verb("repl", "Evaluates C# line by line: a place to try things. " + ScriptVerb.Warning)
        {
            Example = "idm script repl pipeline.yaml",
            ExitCodes = "0 done; 1 input from a file or a pipe had errors; 2 the pipeline cannot be used",
        }.With(Pipeline, CommonOptions.Set, CommonOptions.PluginDir, CommonOptions.ScriptDir,
        CommonOptions.NoScripts,
            CommonOptions.Libtorch).WithPreview();
        command.SetAction(arguments => UserErrors.Guard(() => Run(arguments, interruption)));
        return command;
    }

    private static int Run(ParseResult arguments, Interruption interruption)
    {
        var bench = new CommandServices(arguments, interruption.Token);
        NativeTorch.Load(arguments.GetValue(CommonOptions.Libtorch));
        using var plan = arguments.GetValue(Pipeline) is { } file
            ? bench.MakeVerifiedPlan(bench.LoadPipeline(file))
            : null;
        using var first = plan is null ? null : FirstImage.Of(plan);
        LineEditor? editor = null;
        using var preview = PreviewArguments.Start(arguments, "off", Environment.CurrentDirectory, Say);
        var desk = new ReplGlobals(first, Environment.CurrentDirectory, (image, name) => preview.Post(
            new FrameInfo { Name = name, Step = 1, Steps = 1, Items = (int)image.shape[0] },
            [new PreviewLayer(LayerKind.Estimate, image)]), Say);

        var atTerminal = IsAtTerminal();
        var colour = atTerminal && Environment.GetEnvironmentVariable("NO_COLOR") is null or "";
        using var loop = new ReplLoop(
            new Submissions(bench.References, desk, cancellation => Session(bench, cancellation)),
            new ReplOutput(Console.Out, Console.Error, colour));
        interruption.HandOver(loop.Interrupt);
        if (atTerminal)
        {
            Welcome(first);
            editor = Editor(loop, colour);
        }
        loop.Run(editor is null ? new PipedInput(Console.In) : new TerminalInput(editor));
        return loop.Failures > 0 && !atTerminal ? ExitCodes.Failed : ExitCodes.Done;

        // Previews speak up from other threads, in the middle of an input.
        void Say(string line)
        {
            if (editor?.Announce(line) != true) Terminal.Aside($"{line}");
        }
    }

    private static bool IsAtTerminal() => !Console.IsInputRedirected && !Console.IsOutputRedirected
        && Environment.GetEnvironmentVariable("TERM") is not (null or "dumb");

    private static LineEditor Editor(ReplLoop loop, bool colour) => new(
        Keyboard.OfTerminal,
        new Screen(Console.Out, () => Console.WindowWidth, colour),
        InputHistory.OfUser(Environment.GetEnvironmentVariable),
        text => ReplCommands.IsCommand(text) || Submissions.IsComplete(text),
        loop.Complete);

    private static void Welcome(FirstImage? first)
    {
        Terminal.Aside($"C# with tensors and operators. 'help' says what there is; Ctrl-D ends.");
        if (first is null) return;
        var x = first.X is null ? "" : $"x = {first.Name} ({first.Shape}), ";
        Terminal.Aside($"pipeline, plan, A = {first.Plan.Settings.Operator.Use}, {x}y = its measurement");
    }

    /// <summary>Session of the prompt: files are in the working folder.</summary>
    private static ScriptSession Session(CommandServices bench, CancellationToken cancellation)
    {
        const string name = "repl";
        return new ScriptSession
        {
            Source = new ScriptSource(Path.GetFullPath(name), name, [new ScriptText(name, "")], []),
            Bench = bench.Experiments,
            Cancellation = cancellation,
        };
    }
}
