using System.Text.Json.Nodes;
using Idm.Configuration.Binding;
using Idm.Configuration.Settings;

namespace Idm.Configuration.Tests;

/// <summary>
/// Parts inside the options of a part are bound, located and described like those at the top.
/// </summary>
public sealed class NestedPartTests
{
    [Fact]
    public void Inner_options_are_bound()
    {
        using var folder = new PipelineFolder();
        var settings = folder.Load(
            "operator={ use: nest, parts: [ plain, { use: block-cs, ratio: 0.5 }, { use: nest, parts: plain "
                + "} ], noise: none }").Settings;
        var options = Assert.IsType<NestOptions>(settings.Operator.Options);
        Assert.Equal(["plain", "block-cs", "nest"], options.Parts.Select(p => p.Use));
        Assert.Equal("none", options.Noise!.Use);

        var part = Assert.IsType<Part>(options.Parts[1].Settings);
        Assert.Equal(("operator", "operator.parts.1"), (part.Kind, part.Path));
        Assert.Equal(new BlockOptions { Ratio = 0.5 }, part.Options);
        Assert.Equal("noise", Assert.IsType<Part>(options.Noise.Settings).Kind);
    }

    [Theory]
    [InlineData("{ use: nest, parts: [ { use: block-cs, ratoi: 1 } ] }",
        "CFG001: unknown key 'ratoi'; did you mean 'ratio'? Allowed: block, dense, ratio, use [at "
            + "operator.parts.0]")]
    [InlineData("{ use: nest, parts: [ plain, { use: block-cs, ratio: 3 } ] }",
        "CFG004: expected more than 0 and at most 1, found 3 [at operator.parts.1.ratio]")]
    [InlineData("{ use: nest, parts: [ blok-cs ] }",
        "PLG063: no operator named 'blok-cs'; did you mean 'block-cs'? [at operator.parts.0]")]
    [InlineData("{ use: nest, parts: [ plain ], noise: psnr }", "PLG063: no noise named 'psnr' [at "
        + "operator.noise]")]
    [InlineData("{ use: nest, parts: [] }", "CFG004: expected at least 1 items, found 0 [at operator.parts]")]
    [InlineData("{ use: nest, parts: [ 3 ] }", "PLG063: no operator named '3' [at operator.parts.0]")]
    [InlineData("{ use: nest, parts: [ [ plain ] ] }", "CFG003: expected the name of an operator, "
        + "or { use: name, ...options }, found a list [at operator.parts.0]")]
    public void What_is_wrong_inside_is_said_with_its_place(string part, string message)
    {
        using var folder = new PipelineFolder();
        Assert.EndsWith(message, Assert.Single(folder.Errors("operator=" + part)), StringComparison.Ordinal);
    }

    [Fact]
    public void The_schema_refers_to_the_kind_of_the_inner_part()
    {
        var properties = JsonNode.Parse(
            PipelineSchema.Write(FakeCatalog.Instance))!["$defs"]!["operator.nest"]!["properties"]!;
        Assert.Equal("#/$defs/operator", (string?)properties["parts"]!["anyOf"]![0]!["items"]!["$ref"]);
        Assert.Equal("#/$defs/noise", (string?)properties["noise"]!["anyOf"]![0]!["$ref"]);
    }

    [Fact]
    public void People_are_told_of_which_kind_it_is()
    {
        var options = RecordModel.For(typeof(NestOptions)).Describe();
        Assert.Equal(
            [
                "a list of at least 1, each the name of an operator, or { use: name, ...options }",
                "the name of a noise, or { use: name, ...options } or null",
            ],
            options.Select(o => o.Expected));
    }
}
