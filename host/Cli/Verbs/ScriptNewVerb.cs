using System.CommandLine;
using System.Text.RegularExpressions;
using Idm.Cli.Shell;
using Idm.Common.Files;
using Idm.Sdk;
using Spectre.Console;

namespace Idm.Cli.Verbs;

/// <summary><c>idm script new</c>: a commented starting point.</summary>
internal static partial class ScriptNewVerb
{
    private static readonly Argument<string> Kind =
        new("kind") { Description = "operator, schedule or experiment." };

    private static readonly Argument<string> Name = new("name")
    {
        Description =
            "The name of the part and of its file: lower-case letters, digits, '-' and '_', a letter first.",
    };

    public static Command Create()
    {
        Kind.AcceptOnlyFromAmong("operator", "schedule", "experiment");
        var command =
            new Verb("new", "Writes a commented script to start from, into this folder: it runs as it is. An "
            + "operator and an experiment come with a pipeline.")
        {
            Example = "idm script new operator halftone",
            ExitCodes = "0 done; 2 the name is none, or a file is there already",
        }.With(Kind, Name);
        command.SetAction(arguments => UserErrors.Guard(
            () => Write(arguments.GetRequiredValue(Kind), arguments.GetRequiredValue(Name))));
        return command;
    }

    private static int Write(string kind, string name)
    {
        if (!NamePattern().IsMatch(name))
        {
            throw new PluginException($"'{name}' is not a name: use a lower-case letter, then lower-case "
                + "letters, digits, '-' and '_'");
        }
        string[] endings = kind == "schedule" ? [".cs"] : [".cs", ".yaml"];
        if (endings.Select(e => name + e).FirstOrDefault(File.Exists) is { } taken)
            throw new PluginException($"'{taken}' is there already; choose another name, or remove it");
        foreach (var ending in endings)
        {
            AtomicFile.Write(name + ending, Template(kind + ending)
                .Replace("{name}", name, StringComparison.Ordinal)
                .Replace("{photos}", Photos(), StringComparison.Ordinal));
            Terminal.Results.WriteLine(name + ending);
        }
        Terminal.Aside(kind switch
        {
            "operator" => $"verify it: idm script check {name}.cs; use it: idm run {name}.yaml",
            "schedule" =>
                $"look at it: idm script check {name}.cs; train with learning_rate: {{ script: {name}.cs }}",
            _ => $"run it: idm script run {name}.cs",
        });
        return ExitCodes.Done;
    }

    private static string Template(string file)
    {
        using var text = new StreamReader(
            typeof(ScriptNewVerb).Assembly.GetManifestResourceStream(file + ".txt")!);
        return text.ReadToEnd();
    }

    /// <summary>
    /// The shipped photos, where the program runs from a checkout; else a folder to put some into.
    /// </summary>
    private static string Photos()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            var samples = Path.Combine(at.FullName, "samples");
            if (File.Exists(Path.Combine(samples, "SOURCES.md"))) return Path.Combine(samples, "*.png");
        }
        return "photos/*.png";
    }

    [GeneratedRegex("^[a-z][a-z0-9_-]*$")]
    private static partial Regex NamePattern();
}
