using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Idm.Cli.Shell;

/// <summary>A verb of the program, whose help ends with an example and the exit codes.</summary>
/// <param name="name">The verb.</param>
/// <param name="summary">What it does: the first sentence is for lists of verbs.</param>
internal sealed class Verb(string name, string summary) : Command(name, summary)
{
    private const int NarrowestHelp = 60;

    /// <summary>A command line that works.</summary>
    public required string Example { get; init; }

    /// <summary>Meaning of each exit code.</summary>
    public required string ExitCodes { get; init; }

    /// <summary>Lets help of every verb end with what it says here.</summary>
    public static void CompleteHelp(RootCommand root)
    {
        var option = root.Options.OfType<HelpOption>().Single();
        var usual = (HelpAction)option.Action!;
        // In a few columns the library's layout fails, or never ends; the terminal breaks lines itself.
        if (usual.MaxWidth < NarrowestHelp) usual.MaxWidth = NarrowestHelp;
        option.Action = new Help(usual);
    }

    private sealed class Help(HelpAction usual) : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            var code = usual.Invoke(parseResult);
            if (parseResult.CommandResult.Command is not Verb verb) return code;
            var output = parseResult.InvocationConfiguration.Output;
            output.WriteLine($"Example:\n  {verb.Example}\n");
            output.WriteLine($"Exit codes:\n  {verb.ExitCodes.Replace("; ", "\n  ", StringComparison.Ordinal)}\n");
            return code;
        }
    }
}
