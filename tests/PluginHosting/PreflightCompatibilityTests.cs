namespace Idm.PluginHosting.Tests;

/// <summary>Plugins that were built for another host: PLG010 to PLG014.</summary>
public sealed class PreflightCompatibilityTests : IDisposable
{
    private readonly ZooFolder _zoo = new();

    public void Dispose() => _zoo.Dispose();

    [Fact]
    public void A_newer_framework_is_refused()
    {
        _zoo.Add("Good");
        var older = HostFacts.Current with { FrameworkVersion = new Version(9, 0) };
        Incompatible("Good", "PLG010 plugin 'Good' targets .NET 10.0, this host runs .NET 9.0", older);
    }

    [Fact]
    public void A_dll_without_the_sdk_is_refused()
    {
        _zoo.Add("Stranger");
        Incompatible("Stranger", "PLG011 'Stranger.dll' does not reference the plugin SDK, so it cannot "
            + "export anything");
    }

    [Theory]
    [InlineData("NewerMajor", "3.0.0")]
    [InlineData("NewerMinor", "2.1.0")]
    public void A_newer_sdk_is_refused_and_both_versions_are_named(string animal, string built)
    {
        _zoo.Add(animal);
        Incompatible(animal, $"PLG012 plugin '{animal}' 0.3.1 was built for SDK {built}; this host accepts "
            + "2.0.0. Update the host, or rebuild with SDK 2.0.0");
    }

    [Fact]
    public void A_plugin_of_the_first_sdk_is_refused_and_told_how_to_go_on()
    {
        DllEdit.Replace(_zoo.Add("NewerMinor"), "\u00052.1.0", "\u00051.0.0");
        Incompatible("NewerMinor",
            "PLG012 plugin 'NewerMinor' 0.3.1 was built for SDK 1.0.0; this host accepts 2.0.0. "
            + "Install a newer build of it, or rebuild it with SDK 2.0.0: docs/plugins.md lists what changed");
    }

    [Theory]
    [InlineData("1.1.0", "1.2.0", true)]
    [InlineData("1.2.0", "1.2.0", true)]
    [InlineData("1.2.1", "1.2.0", false)]
    [InlineData("1.9.9", "2.0.0", false)]
    [InlineData("2.0.0", "1.9.9", false)]
    [InlineData("newer", "1.0.0", false)]
    public void The_same_major_and_not_newer_is_accepted(string built, string host, bool accepted)
    {
        var dll = _zoo.Add("NewerMinor");
        DllEdit.Replace(dll, "\u00052.1.0", "\u0005" + built);
        var plugin = _zoo.Examine("NewerMinor", HostFacts.Current with { SdkVersion = Version.Parse(host) });
        Assert.Equal(accepted ? null : "PLG012", plugin.Refusal?.Code);
    }

    [Fact]
    public void A_range_of_accepted_versions_is_written_as_such()
    {
        _zoo.Add("NewerMajor");
        Incompatible("NewerMajor", "PLG012 plugin 'NewerMajor' 0.3.1 was built for SDK 3.0.0; this host "
            + "accepts 1.0.0 to 1.2.0. Update the host, or rebuild with SDK 1.2.0",
            HostFacts.Current with { SdkVersion = new Version(1, 2, 0) });
    }

    [Fact]
    public void A_plugin_without_a_stamp_is_refused()
    {
        DllEdit.Replace(_zoo.Add("Good"), "Idm.Sdk.BuiltAgainst", "Idm.Sdk.BuiltFurther");
        Assert.Equal("PLG012", _zoo.Examine("Good").Refusal?.Code);
    }

    [Fact]
    public void A_newer_TorchSharp_is_an_error_and_an_older_one_a_warning()
    {
        var dll = _zoo.Add("Good");
        DllEdit.SetReferenceVersion(dll, "TorchSharp", new Version(0, 108, 0, 0));
        Incompatible("Good", "PLG013 plugin 'Good' was built against TorchSharp 0.108.0, this host has "
            + "0.107.0");

        DllEdit.SetReferenceVersion(dll, "TorchSharp", new Version(0, 106, 0, 0));
        var plugin = _zoo.Examine("Good");
        Assert.Equal(PluginStatus.Ready, plugin.Status);
        Assert.Equal("PLG013 (warning) plugin 'Good' was built against TorchSharp 0.106.0, this host has "
            + "0.107.0",
            Assert.Single(plugin.Findings).ToString());
    }

    [Theory]
    [InlineData("get_Contracts", "get_Contractz", "Idm.Sdk.ExportKinds::get_Contractz()")]
    [InlineData("ExportKinds", "ExportKindz", "Idm.Sdk.ExportKindz")]
    public void A_member_that_the_host_lacks_is_named(string member, string missing, string named)
    {
        DllEdit.Replace(_zoo.Add("Dup"), member, missing);
        Incompatible("Dup", $"PLG014 plugin 'Dup' uses {named}, which this host does not have");
    }

    [Fact]
    public void The_shape_of_a_missing_method_is_shown()
    {
        DllEdit.Replace(_zoo.Add("Good"), "\0size\0", "\0sizf\0");
        Incompatible("Good", "PLG014 plugin 'Good' uses TorchSharp.torch+Tensor::sizf(Int32), "
            + "which this host does not have");
    }

    private void Incompatible(string id, string message, HostFacts? host = null)
    {
        var plugin = _zoo.Examine(id, host);
        Assert.Equal(message, plugin.Refusal?.ToString());
        Assert.Equal(PluginStatus.Incompatible, plugin.Status);
    }
}
