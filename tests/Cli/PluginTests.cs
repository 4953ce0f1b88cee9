namespace Idm.Cli.Tests;

public sealed class PluginTests : IDisposable
{
    private readonly WorkingFolder _folder = new();

    public PluginTests()
    {
        Directory.CreateDirectory(_folder.PathOf("plugins", "Torn"));
        File.WriteAllBytes(_folder.PathOf("plugins", "Torn", "Torn.dll"), [.. "MZ and no more"u8]);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_list_shows_what_can_be_named_and_below_what_is_broken_and_why()
    {
        var answer = Idm.Run(_folder, "plugins", "list", "--plugin-dir", "plugins");
        Assert.Equal(0, answer.Code);
        var lines = answer.Out.Split('\n');
        Assert.Contains(lines, l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries) is
            ["operator", "block-cs", "CompressedSensing", _, "ready", ..]);
        Assert.Contains(lines, l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries) is
            ["data", "images", "Files", _, "ready", ..]);
        var broken = Array.FindIndex(lines, l => l.StartsWith("broken Torn", StringComparison.Ordinal));
        Assert.True(broken > Array.FindIndex(lines, l => l.Contains("block-cs", StringComparison.Ordinal)));
        Assert.Matches("^  PLG0[0-9][0-9] 'Torn.dll'", lines[broken + 1]);
    }

    [Fact]
    public void The_list_for_machines_has_the_same()
    {
        var json = Idm.Run(_folder, "plugins", "list", "--plugin-dir", "plugins", "--json").Json;
        var tv = json["exports"]!.AsArray().Single(e => (string)e!["name"]! == "tv")!;
        Assert.Equal(("sampler", "core/tv", "Classical"),
            ((string)tv["kind"]!, (string)tv["qualified_name"]!, (string)tv["plugin"]!));
        Assert.Equal("Torn", (string)Assert.Single(json["unusable"]!.AsArray())!["plugin"]!);
    }

    [Theory]
    [InlineData("block-cs")]
    [InlineData("operator/block-cs")]
    [InlineData("core/block-cs")]
    [InlineData("operator/core/block-cs")]
    public void An_export_is_explained_by_any_of_its_names(string name)
    {
        var answer = Idm.Run(_folder, "plugins", "show", name);
        Assert.Equal(0, answer.Code);
        string[] expected =
            ["operator core/block-cs", "equation: y = ", "citation: Chen et al.", "0.001 to 1", "scramble"];
        foreach (var text in expected) Assert.Contains(text, answer.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_format_is_explained_by_its_files()
    {
        var answer = Idm.Run(_folder, "plugins", "show", "format/tiff");
        Assert.Equal(0, answer.Code);
        foreach (var text in (string[])[".tif, .tiff", "holds:    pictures", "written:  yes", "no options"])
            Assert.Contains(text, answer.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("blok-cs", "nothing is named 'blok-cs'; did you mean 'block-cs'?")]
    [InlineData("sampler/block-cs", "PLG063")]
    [InlineData("Torn/blur", "PLG062")]
    public void What_cannot_be_explained_is_bad_input(string name, string message)
    {
        var answer = Idm.Run(_folder, "plugins", "show", name, "--plugin-dir", "plugins");
        Assert.Equal(2, answer.Code);
        Assert.Contains(message, answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_refused_plugin_fails_the_check()
    {
        var bad = Idm.Run(_folder, "plugins", "check", "plugins");
        Assert.Equal(2, bad.Code);
        Assert.Matches("broken +Torn\n  PLG0", bad.Out);
        Assert.Equal(2, Idm.Run(_folder, "plugins", "check", "nowhere").Code);
    }
}
