using System.CommandLine;
using System.Text.Json.Nodes;
using Idm.Cli.Shell;
using Idm.Engine.Inspection;
using Idm.Engine.Parts;
using Idm.PluginHosting.Loading;
using Idm.TorchRuntime;
using Spectre.Console;

namespace Idm.Cli.Verbs;

/// <summary>
/// <c>idm data inspect</c>: pictures and arrays of a file, and the lines that would use them.
/// </summary>
internal static class DataInspectVerb
{
    private static readonly Argument<string> File = new("file")
    {
        Description = "A file of any installed format: idm plugins list --kind format.",
    };

    public static Command Create()
    {
        var command = new Verb(
            "inspect",
            "Lists the pictures and arrays of a file: names, types, sizes and ranges of values, what the "
            + "file says of them, and the lines of a pipeline that would use them. All values are read.")
        {
            Example = "idm data inspect scan.mat",
            ExitCodes = "0 done; 2 the file is not found, of no installed format, damaged or hostile",
        }.With(File, CommonOptions.PluginDir, CommonOptions.Libtorch, CommonOptions.Json);
        command.SetAction(arguments => UserErrors.Guard(() => Inspect(arguments)));
        return command;
    }

    private static int Inspect(ParseResult arguments)
    {
        NativeTorch.Load(arguments.GetValue(CommonOptions.Libtorch));
        var formats = FileFormats.Of(
            PluginSetup.Plugins(arguments), new McMasterPluginLoader(), Terminal.Note, default);
        var report = FileReport.Of(formats, arguments.GetRequiredValue(File));
        if (arguments.GetValue(CommonOptions.Json)) Terminal.Write(Json(report));
        else Write(report);
        return ExitCodes.Done;
    }

    private static void Write(FileReport report)
    {
        var console = Terminal.Results;
        Line("file", report.Path);
        Line("format", report.Format);
        foreach (var (key, value) in report.Attributes) Line("says", $"{key}: {value}");
        var table = Terminal.Table("name", "type", "sizes", "values", "says");
        foreach (var entry in report.Entries)
        {
            string[] cells = [entry.Name, entry.Type, string.Join(" x ", entry.Sizes), entry.Values,
                string.Join("; ", entry.Attributes.Select(pair => $"{pair.Key}: {pair.Value}"))];
            table.AddRow([.. cells.Select(cell => Markup.Escape(Printable.Of(cell)))]);
        }
        console.Write(table);
        foreach (var remark in report.Entries.SelectMany(entry => entry.Remarks)) console.WriteLine(remark);
        foreach (var use in report.Entries.SelectMany(entry => entry.Uses)) console.WriteLine(use);

        void Line(string label, string text) =>
            console.MarkupLineInterpolated($"[grey]{label + ":",-9}[/]{Printable.Of(text)}");
    }

    private static JsonObject Json(FileReport report) => new()
    {
        ["file"] = report.Path,
        ["format"] = report.Format,
        ["attributes"] = Json(report.Attributes),
        ["entries"] = new JsonArray([.. report.Entries.Select(entry => new JsonObject
        {
            ["name"] = entry.Name,
            ["dtype"] = entry.Type,
            ["shape"] = new JsonArray([.. entry.Sizes.Select(size => JsonValue.Create(size))]),
            ["values"] = entry.Values,
            ["attributes"] = Json(entry.Attributes),
            ["remarks"] = new JsonArray([.. entry.Remarks.Select(remark => JsonValue.Create(remark))]),
            ["uses"] = new JsonArray([.. entry.Uses.Select(use => JsonValue.Create(use))]),
        })]),
    };

    private static JsonObject Json(IReadOnlyDictionary<string, string> texts) => new(
        texts.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)JsonValue.Create(pair.Value))));
}
