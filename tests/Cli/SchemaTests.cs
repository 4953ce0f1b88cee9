using System.Text.Json.Nodes;

namespace Idm.Cli.Tests;

public sealed class SchemaTests : IDisposable
{
    private readonly WorkingFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_schema_beside_the_main_pipeline_is_up_to_date()
    {
        var answer = Idm.Run(_folder, "schema");
        Assert.Equal(0, answer.Code);
        var committed = File.ReadAllText(Path.Combine(Idm.Root, "pipeline.schema.json"));
        Assert.True(committed == answer.Out, "it is not; run: ./idm schema --out pipeline.schema.json");
    }

    [Fact]
    public void Every_reference_in_the_schema_leads_somewhere()
    {
        var schema = Idm.Run(_folder, "schema").Json;
        Assert.Equal("https://json-schema.org/draft/2020-12/schema", (string)schema["$schema"]!);
        var references = new List<string>();
        Collect(schema, references);
        Assert.NotEmpty(references);
        Assert.All(references, r =>
        {
            Assert.StartsWith("#/", r, StringComparison.Ordinal);
            var node = schema;
            foreach (var key in r[2..].Split('/'))
                node = node?[key.Replace("~1", "/", StringComparison.Ordinal)
                    .Replace("~0", "~", StringComparison.Ordinal)];
            Assert.NotNull(node);
        });
    }

    [Fact]
    public void A_file_is_written_whole_and_an_impossible_one_is_bad_input()
    {
        Assert.Equal(0, Idm.Run(_folder, "schema", "--out", "s.json").Code);
        Assert.Equal(Idm.Run(_folder, "schema").Out, File.ReadAllText(_folder.PathOf("s.json")));
        Assert.Equal(["s.json"], Directory.EnumerateFileSystemEntries(_folder.Path).Select(Path.GetFileName));
        Assert.Equal(2, Idm.Run(_folder, "schema", "--out", "s.json/below.json").Code);
    }

    [Fact]
    public void The_pipelines_that_come_along_have_no_errors()
    {
        foreach (var file in (string[])["pipeline.yaml", "pipelines/evaluate.yaml"])
        {
            var answer = Idm.Run(_folder, "check", "--config-only", Path.Combine(Idm.Root, file));
            Assert.True(answer.Code == 0, answer.Error);
        }
    }

    private static void Collect(JsonNode? node, List<string> references)
    {
        if (node is JsonArray array)
        {
            foreach (var item in array) Collect(item, references);
        }
        else if (node is JsonObject map)
        {
            foreach (var (key, value) in map)
            {
                if (key == "$ref" && value is JsonValue) references.Add((string)value!);
                else Collect(value, references);
            }
        }
    }
}
