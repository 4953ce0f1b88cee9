using System.Text.Json;
using System.Text.Json.Nodes;
using Idm.Configuration.Binding;
using Idm.Configuration.Settings;

namespace Idm.Configuration.Tests;

public sealed class SchemaTests
{
    private static readonly JsonNode _schema = JsonNode.Parse(PipelineSchema.Write(FakeCatalog.Instance))!;

    [Fact]
    public void The_root_lists_exactly_the_keys_of_the_settings()
    {
        Assert.Equal("https://json-schema.org/draft/2020-12/schema", (string?)_schema["$schema"]);
        Assert.Equal(
            "name seed device threads precision data operator noise model sampler compare metrics preview "
                + "output include train",
            string.Join(' ', _schema["properties"]!.AsObject().Select(p => p.Key)));
        Assert.Equal(["name", "data"], Strings(_schema["required"]!));
        Assert.Equal(["operator", "sampler"], Strings(_schema["else"]!["required"]!));
        var train = _schema["if"]!["properties"]!["train"]!;
        Assert.Equal("denoising", (string?)train["properties"]!["objective"]!["const"]);
        Assert.False((bool)_schema["additionalProperties"]!);
    }

    [Fact]
    public void Every_key_of_the_settings_is_described()
    {
        Type[] records =
        [
            typeof(PipelineSettings), typeof(TrainSettings), typeof(OptimizerSettings),
            typeof(ValidationSettings),
            typeof(CheckpointSettings), typeof(ModelPart), typeof(SamplerPart), typeof(TrainNoiseSettings),
        ];
        Assert.All(
            records.SelectMany(r => RecordModel.For(r).Properties),
            p => Assert.True(p.Description.Length > 10, $"{p.Key} has no description"));
        Assert.All(_schema["properties"]!.AsObject(), p => Assert.NotNull(p.Value!["description"]));
    }

    /// <summary>The binder says which keys it allows when it meets one that it does not.</summary>
    [Theory]
    [InlineData("operator", "block-cs")]
    [InlineData("operator", "everything")]
    [InlineData("operator", "plain")]
    [InlineData("data", "images")]
    [InlineData("model", "unet")]
    [InlineData("sampler", "idm")]
    public void The_schema_of_an_export_lists_exactly_the_keys_that_the_binder_allows(
        string kind, string name)
    {
        using var folder = new PipelineFolder();
        var error = folder.Errors($"{kind}={{ use: {name}, qqqqqqqq: 1 }}")
            .Single(e => e.Contains("CFG001", StringComparison.Ordinal));
        var allowed =
            error[(error.IndexOf("Allowed: ", StringComparison.Ordinal) + 9)..error.LastIndexOf(" [at")];
        var listed = _schema["$defs"]![$"{kind}.{name}"]!["properties"]!.AsObject().Select(p => p.Key);
        Assert.Equal(allowed, string.Join(", ", listed.Order(StringComparer.Ordinal)));
    }

    [Fact]
    public void Ranges_defaults_choices_and_nulls_are_told()
    {
        var block = _schema["$defs"]!["operator.block-cs"]!;
        Equal("""{"type":"number","exclusiveMinimum":0,"maximum":1}""", block["properties"]!["ratio"]);
        Equal("""{"type":"integer","enum":[8,16,32],"default":32}""", block["properties"]!["block"]);
        Equal("""["use","ratio"]""", block["required"]);
        Equal("""{"const":"block-cs"}""", block["properties"]!["use"]);
        Assert.Equal("Compressed sensing by blocks.", (string?)block["description"]);

        var everything = _schema["$defs"]!["operator.everything"]!["properties"]!;
        Equal("""{"type":["string","null"]}""", everything["maybe_text"]);
        Equal("""{"enum":["rgb","luma-only","luma_only"],"default":"luma-only"}""", everything["color"]);
        Equal("""{"anyOf":[{"type":"array","items":{"type":"integer"}},{"type":"integer"}],"default":[1,2]}""",
            everything["array"]);
        Equal("""{"type":"object","additionalProperties":{"type":"number"}}""", everything["table"]);
        Equal("""{"$ref":"#/$defs/Point"}""", everything["nested"]);

        var train = _schema["$defs"]!["TrainSettings"]!["properties"]!;
        Assert.Equal("l1", (string?)train["loss"]!["default"]);
        Assert.Equal(
            ["data", "steps", "learning_rate"], Strings(_schema["$defs"]!["TrainSettings"]!["required"]!));
        Equal("""["number","null"]""", train["gradient_clip"]!["type"]);
        Equal("""{"description":"Options that YAML cannot express.","type":"object"}""",
            _schema["$defs"]!["operator.odd"]);
    }

    [Fact]
    public void A_name_alone_is_offered_only_where_nothing_is_required()
    {
        var kind = _schema["$defs"]!["operator"]!["anyOf"]!;
        Assert.Equal(["block-cs", "denoising", "everything", "nest", "odd", "plain", "throwing"],
            Strings(kind[0]!["properties"]!["use"]!["enum"]!));
        Assert.Equal(["denoising", "everything", "plain", "throwing"], Strings(kind[1]!["enum"]!));
        Equal("""
            {
              "if": { "properties": { "use": { "const": "block-cs" } }, "required": ["use"] },
              "then": { "$ref": "#/$defs/operator.block-cs" }
            }
            """, kind[0]!["allOf"]![0]);
    }

    [Fact]
    public void Every_reference_leads_somewhere()
    {
        var defined = _schema["$defs"]!.AsObject().Select(p => "#/$defs/" + p.Key).ToHashSet();
        var references = JsonDocument.Parse(_schema.ToJsonString()).RootElement;
        var found = References(references).ToList();
        Assert.True(found.Count > 20);
        Assert.All(found, reference => Assert.Contains(reference, defined));
    }

    [Fact]
    public void Defaults_can_be_shown_to_people()
    {
        var model = RecordModel.For(typeof(OptimizerSettings));
        var defaults = model.CreateDefault();
        Assert.Equal(
            ["betas = [0.9,0.999]", "eps = 1E-08", "weight_decay = 0", "muon = "],
            model.Properties.Select(p => $"{p.Key} = {p.DefaultText(defaults)}"));
    }

    private static IEnumerable<string> References(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(p =>
            p.NameEquals("$ref") ? [p.Value.GetString()!] : References(p.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(References),
        _ => [],
    };

    private static void Equal(string expected, JsonNode? actual) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), actual),
            $"expected {expected.Trim()}\nfound    {actual?.ToJsonString()}");

    private static IEnumerable<string> Strings(JsonNode array) => array.AsArray().Select(v => (string)v!);
}
