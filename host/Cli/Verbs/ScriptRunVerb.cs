using System.CommandLine;
using Idm.Cli.Shell;

namespace Idm.Cli.Verbs;

/// <summary><c>idm script run</c>: runs a script from its first line to its last.</summary>
internal static class ScriptRunVerb
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    private static readonly Argument<string[]> Arguments = new("arguments")
    {
        Description = "What the script finds in Arguments; after --, options too.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    public static Command Create(Interruption interruption)
    {
        var command = new Verb("run", "Runs a script, for example an experiment. " + ScriptVerb.Warning)
        {
            Example = "idm script run scripts/psnr-curves.cs",
            ExitCodes =
                "0 done, or what the script returns; 1 the script threw an exception; 2 it has errors; "
                + "124 a limit was reached; 130 interrupted",
        }.With(ScriptVerb.File, Arguments, CommonOptions.PluginDir, CommonOptions.ScriptDir,
        CommonOptions.Libtorch,
            TimeLimit.Timeout, TimeLimit.Memory);
        command.SetAction(arguments => TimeLimit.Guard(
            arguments, () => Run(arguments, interruption.Token), interruption.Token));
        return command;
    }

    private static int Run(ParseResult arguments, CancellationToken cancellation)
    {
        var bench = new CommandServices(arguments, cancellation);
        using var script = bench.Scripts.Open(
            arguments.GetRequiredValue(ScriptVerb.File), arguments.GetValue(Arguments) ?? []);
        var code = UserErrors.Running(() => bench.Scripts.Run(script, Grace));
        foreach (var part in script.Parts)
        {
            var file = Path.GetFileName(script.Source.File);
            var (what, use) = ($"{part.Kind} '{part.Name}'", $"{{ script: {file} }}");
            Terminal.Aside($"defines {what}: 'idm script check' looks at it; pipelines say {use}");
        }
        return code;
    }
}
