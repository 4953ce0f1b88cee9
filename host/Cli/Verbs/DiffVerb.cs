using System.CommandLine;
using System.Text.Json.Nodes;
using Idm.Cli.Shell;
using Idm.Engine.Results;
using Spectre.Console;

namespace Idm.Cli.Verbs;

/// <summary><c>idm diff</c>: in what two runs differ.</summary>
internal static class DiffVerb
{
    private static readonly Argument<string> First = new("first")
    {
        Description = "The folder of a run, or its run.json.",
    };

    private static readonly Argument<string> Second = new("second") { Description = "Another one." };

    public static Command Create()
    {
        var command = new Verb(
            "diff",
            "Lists what two runs differ in: keys of the pipeline, versions and hashes of what took part, "
            + "metrics, and the bits of the restored images.")
        {
            Example = "idm diff out/cs-10 out/cs-10-2",
            ExitCodes = "0 they are the same; 1 they differ; 2 bad input",
        }.With(First, Second, CommonOptions.Json);
        command.SetAction(arguments => UserErrors.Guard(() => Compare(arguments)));
        return command;
    }

    private static int Compare(ParseResult arguments)
    {
        var differences = RunDifference.Between(
            RecordedRun.Read(arguments.GetRequiredValue(First)),
            RecordedRun.Read(arguments.GetRequiredValue(Second)));
        if (arguments.GetValue(CommonOptions.Json))
            Terminal.Write(Json(differences));
        else if (differences.Count == 0)
            Terminal.Aside($"the same pipeline, the same parts, the same bits");
        else
            Terminal.Results.Write(TableOf(differences));
        return differences.Count == 0 ? ExitCodes.Done : ExitCodes.Failed;
    }

    /// <summary>The differences for machines.</summary>
    internal static JsonArray Json(IEnumerable<RunDifference> differences) =>
    [
        .. differences.Select(d => new JsonObject
        {
            ["group"] = d.Group,
            ["name"] = d.Name,
            ["first"] = d.First,
            ["second"] = d.Second,
        }),
    ];

    private static Table TableOf(IReadOnlyList<RunDifference> differences)
    {
        var table = Terminal.Table("what", "", "first", "second");
        foreach (var d in differences)
        {
            string[] cells = [d.Group, d.Name, RunDifference.Short(d.First) ?? "-",
                RunDifference.Short(d.Second) ?? "-"];
            table.AddRow([.. cells.Select(cell => Markup.Escape(Printable.Of(cell)))]);
        }
        return table;
    }
}
