using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Idm.Cli.Shell;
using Idm.PluginHosting.Loading;
using Idm.TensorFiles;
using Spectre.Console;

namespace Idm.Cli.Verbs;

/// <summary><c>idm weights inspect</c>: the tensors of a file, without loading them.</summary>
internal static class WeightsInspectVerb
{
    public static Command Create()
    {
        var command = new Verb(
            "inspect",
            "Lists the tensors of a file: names, types, shapes and sizes, what else it says, its SHA-256, "
            + "and which installed model knows its names. No tensor is loaded, and no code in the file is "
            + "run.")
        {
            Example = "idm weights inspect net_params_100.pkl",
            ExitCodes = "0 done; 2 the file is not found, of no known format, damaged or hostile",
        }.With(WeightsVerb.File, CommonOptions.PluginDir, CommonOptions.Json);
        command.SetAction(arguments => UserErrors.Guard(() => Inspect(arguments)));
        return command;
    }

    private static int Inspect(ParseResult arguments)
    {
        using var source = new WeightsSource(arguments.GetRequiredValue(WeightsVerb.File));
        var models = source.Models(PluginSetup.Plugins(arguments), new McMasterPluginLoader());
        if (arguments.GetValue(CommonOptions.Json)) Terminal.Write(Json(source, models));
        else Write(source, models);
        return ExitCodes.Done;
    }

    private static void Write(WeightsSource source, IReadOnlyList<(string Model, string Dialect)> models)
    {
        var console = Terminal.Results;
        var tensors = source.Tensors.Tensors.Values;
        var own = tensors.Where(tensor => tensor.SameAs is null).ToList();
        var types =
            string.Join(", ", own.CountBy(tensor => tensor.Dtype).Select(type => $"{type.Value} {type.Key}"));
        Line("file", $"{source.File.Path}");
        Line("format", $"{source.Tensors.Format}");
        Line("size", $"{source.Length:n0} bytes");
        Line("sha256", $"{source.File.Sha256}");
        Line("tensors", $"{own.Count:n0} ({types}), {own.Sum(tensor => tensor.Count):n0} numbers");
        if (own.Count < tensors.Count()) Line("same memory", $"{tensors.Count() - own.Count:n0} more names");
        foreach (var (model, dialect) in models) Line("known to", $"model {model}, as {dialect}");
        foreach (var (key, value) in source.Tensors.Metadata) Line("says", $"{key}: {value}");

        var table = Terminal.Table("tensor", "type", "shape", "bytes");
        foreach (var tensor in tensors)
        {
            string[] cells = [tensor.Name, tensor.Dtype, string.Join(" x ", tensor.Shape),
                tensor.SameAs is null ? tensor.Bytes.ToString("n0", CultureInfo.InvariantCulture)
                : $"same as {tensor.SameAs}"];
            table.AddRow([.. cells.Select(Markup.Escape)]);
        }
        console.Write(table);

        void Line(string label, FormattableString text) =>
            console.MarkupLineInterpolated($"[grey]{label + ":",-13}[/]{FormattableString.Invariant(text)}");
    }

    private static JsonObject Json(
        WeightsSource source, IReadOnlyList<(string Model, string Dialect)> models) => new()
    {
        ["file"] = source.File.Path,
        ["format"] = source.Tensors.Format,
        ["bytes"] = source.Length,
        ["sha256"] = source.File.Sha256,
        ["known_to"] = new JsonArray(
            [.. models.Select(m => new JsonObject { ["model"] = m.Model, ["as"] = m.Dialect })]),
        ["metadata"] = new JsonObject(source.Tensors.Metadata.Select(
            pair => KeyValuePair.Create(pair.Key, (JsonNode?)JsonValue.Create(pair.Value)))),
        ["tensors"] = new JsonArray([.. source.Tensors.Tensors.Values.Select(Json)]),
    };

    private static JsonObject Json(StoredTensor tensor)
    {
        var json = new JsonObject
        {
            ["name"] = tensor.Name,
            ["dtype"] = tensor.Dtype,
            ["shape"] = new JsonArray([.. tensor.Shape.Select(side => JsonValue.Create(side))]),
            ["bytes"] = tensor.Bytes,
        };
        if (tensor.SameAs is not null) json["same_as"] = tensor.SameAs;
        return json;
    }
}
