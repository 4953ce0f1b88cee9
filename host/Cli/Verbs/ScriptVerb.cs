using System.CommandLine;
using Idm.Cli.Shell;

namespace Idm.Cli.Verbs;

/// <summary><c>idm script</c>: C# files as parts of pipelines, and as experiments.</summary>
internal static class ScriptVerb
{
    /// <summary>To be read by everybody who runs one.</summary>
    public const string Warning =
        "Scripts are programs. They run with your permissions and can read, change and send anything you "
        + "can: only run ones you would run as a program.";

    public static readonly Argument<string> File =
        new("file") { Description = "The script, a .cs or .csx file." };

    public static Command Create(Interruption interruption) =>
        new("script", "Runs, checks and begins scripts: operators, schedules, metrics and experiments in one "
            + "C# file. " + Warning)
        {
            ScriptRunVerb.Create(interruption),
            ScriptCheckVerb.Create(interruption),
            ScriptInitVerb.Create(),
            ScriptNewVerb.Create(),
            ScriptReplVerb.Create(interruption),
        };
}
