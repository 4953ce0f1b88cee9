using System.Security.Cryptography;

namespace Idm.PluginHosting.Tests;

/// <summary>plugin.yaml: what it may say, and what is said when it says something else.</summary>
public sealed class PluginManifestTests : IDisposable
{
    private readonly ZooFolder _zoo = new();

    public void Dispose() => _zoo.Dispose();

    [Fact]
    public void The_main_dll_may_have_another_name()
    {
        var dll = _zoo.Add("Good");
        Directory.Move(Path.Combine(_zoo.Root, "Good"), Path.Combine(_zoo.Root, "Blurs"));
        var hash = Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(dll.Replace("/Good/", "/Blurs/"))));
        _zoo.Write("Blurs", "plugin.yaml", $"""
            entry: Good.dll
            description: Three exports.
            license: MIT
            url: https://example.org
            sha256: {hash}
            """);
        var plugin = _zoo.Examine("Blurs");
        Assert.Empty(plugin.Findings);
        Assert.Equal("Blurs/ramp", plugin.Exports[0].QualifiedName);
        Assert.Equal(new PluginManifest("Good.dll", "Three exports.", "MIT", "https://example.org", hash),
            plugin.Manifest);
    }

    [Fact]
    public void A_disabled_plugin_is_not_looked_into_but_its_names_are_known()
    {
        _zoo.Add("NewerMajor");
        _zoo.Write("NewerMajor", "plugin.yaml", "disabled: true\n");
        var plugin = _zoo.Examine("NewerMajor");
        Assert.Equal(PluginStatus.Disabled, plugin.Status);
        Assert.Equal("PLG007 plugin 'NewerMajor' is switched off: remove 'disabled: true' from its "
            + "plugin.yaml to use it",
            Assert.Single(plugin.Findings).ToString());
        var resolution = _zoo.Scan().Resolve("schedule", "half");
        Assert.Equal("PLG062", resolution.Error?.Code);
        Assert.Contains("PLG007", resolution.Error!.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_changed_dll_does_not_have_the_hash()
    {
        _zoo.Add("Good");
        _zoo.Write("Good", "plugin.yaml", $"sha256: {new string('0', 64)}\n");
        var plugin = _zoo.Examine("Good");
        Assert.Equal("PLG006", plugin.Refusal?.Code);
        Assert.Equal(PluginStatus.Broken, plugin.Status);
    }

    [Theory]
    [InlineData("disabeld: true", "PLG005 'Good/plugin.yaml' line 1: unknown key 'disabeld'; did you mean "
        + "'disabled'?")]
    [InlineData("\ndisabled: perhaps",
        "PLG005 'Good/plugin.yaml' line 2: 'disabled' is true or false, got 'perhaps'")]
    [InlineData("license: MIT\nentry: ../Other/Other.dll",
        "PLG005 'Good/plugin.yaml' line 2: 'entry' is the name of a dll in this folder, got "
        + "'../Other/Other.dll'")]
    [InlineData("url: [a, b]", "PLG005 'Good/plugin.yaml' line 1: 'url' takes one value")]
    [InlineData("- a\n- b", "PLG005 'Good/plugin.yaml' line 1: expected 'key: value' lines")]
    public void What_cannot_be_understood_is_named_with_its_line(string yaml, string message)
    {
        _zoo.Add("Good");
        _zoo.Write("Good", "plugin.yaml", yaml);
        Assert.Equal(message, _zoo.Examine("Good").Refusal?.ToString());
    }

    [Fact]
    public void Broken_yaml_has_a_line_too()
    {
        _zoo.Add("Good");
        _zoo.Write("Good", "plugin.yaml", "license: MIT\nurl: \"no end\n");
        Assert.StartsWith("PLG005 'Good/plugin.yaml' line 2: ", _zoo.Examine("Good").Refusal?.ToString()!,
            StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_file_is_as_good_as_none()
    {
        _zoo.Add("Good");
        _zoo.Write("Good", "plugin.yaml", "# nothing yet\n");
        Assert.Null(_zoo.Examine("Good").Refusal);
    }
}
