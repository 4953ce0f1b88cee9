namespace Idm.PluginHosting.Tests;

/// <summary>
/// Folders and files that are not what they should be: PLG001 to PLG008 and PLG020 to PLG032.
/// </summary>
public sealed class PreflightFileTests : IDisposable
{
    private readonly ZooFolder _zoo = new();

    public void Dispose() => _zoo.Dispose();

    [Fact]
    public void A_good_plugin_is_ready_and_nothing_is_found()
    {
        _zoo.Add("Good");
        var plugin = _zoo.Examine("Good");
        Assert.Empty(plugin.Findings);
        Assert.Equal(PluginStatus.Ready, plugin.Status);
        Assert.Equal("Good 0.3.1", plugin.ToString());
        Assert.Equal(["ramp", "dims", "half"], plugin.Exports.Select(e => e.Name));
    }

    [Fact]
    public void A_folder_without_a_dll_is_named()
    {
        _zoo.Write("Hollow", "readme.txt", "nothing here");
        RefusedWith("Hollow", "PLG001 plugin folder 'Hollow' has no 'Hollow.dll' (name the main dll after "
            + "the folder, or set 'entry:' in plugin.yaml); there is no dll here");
    }

    [Fact]
    public void A_main_dll_of_another_name_is_listed()
    {
        File.Move(_zoo.Add("Good"), Path.Combine(_zoo.Root, "Good", "Other.dll"));
        RefusedWith("Good", "PLG001 plugin folder 'Good' has no 'Good.dll' (name the main dll after the "
            + "folder, or set 'entry:' in plugin.yaml); dlls here: Other.dll");
    }

    [Theory]
    [InlineData(new byte[0], "the file is empty")]
    [InlineData(new byte[] { 0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1 }, "it is a native Linux library")]
    [InlineData(new byte[] { 0, 0, 0, 0, 0, 0, 0, 0 }, "it does not start like one")]
    public void What_is_no_dll_is_said_to_be_none(byte[] content, string reason)
    {
        _zoo.Write("Bad", "Bad.dll", content);
        RefusedWith("Bad", $"PLG002 'Bad.dll' is not a usable .NET assembly: {reason}");
    }

    [Fact]
    public void Every_truncated_dll_is_refused()
    {
        var dll = _zoo.Add("Good");
        var whole = File.ReadAllBytes(dll);
        for (var length = whole.Length - 1; length > 0; length -= 97)
        {
            File.WriteAllBytes(dll, whole[..length]);
            var plugin = _zoo.Examine("Good");
            Assert.Equal("PLG002", plugin.Refusal?.Code);
            Assert.Equal(PluginStatus.Broken, plugin.Status);
        }

        File.WriteAllBytes(dll, whole[..^100]);
        RefusedWith("Good", "PLG002 'Good.dll' is not a usable .NET assembly: file is truncated: "
            + $"headers describe {whole.Length} bytes, file has {whole.Length - 100}");
    }

    [Fact]
    public void Random_bytes_after_a_good_start_never_throw()
    {
        var dll = _zoo.Add("Good");
        var whole = File.ReadAllBytes(dll);
        var random = Sdk.RandomStream.FromSeed(1);
        for (var round = 0; round < 200; round++)
        {
            var damaged = whole.ToArray();
            for (var i = 0; i < 20; i++) damaged[random.NextInt(damaged.Length)] = (byte)random.NextInt(256);
            File.WriteAllBytes(dll, damaged);
            var plugin = _zoo.Examine("Good");
            Assert.True(plugin.Refusal is not null || plugin.Exports.Count > 0);
        }
    }

    [Fact]
    public void A_dll_that_cannot_be_opened_says_why()
    {
        using var _ = new FileStream(_zoo.Add("Good"), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        var plugin = _zoo.Examine("Good");
        Assert.Equal("PLG003", plugin.Refusal?.Code);
        Assert.StartsWith("cannot read 'Good.dll': ", plugin.Refusal!.Text, StringComparison.Ordinal);
        Assert.Equal(PluginStatus.Broken, plugin.Status);
    }

    [Theory]
    [InlineData("{\n  \"targets\": {\n    oops\n", 3)]
    [InlineData("", 1)]
    [InlineData("[1, 2]", 1)]
    [InlineData("{ \"targets\": { \"net10\": 5 } }", 1)]
    public void A_damaged_deps_json_is_found_before_the_loader_trips_over_it(string content, int line)
    {
        _zoo.Add("Good");
        _zoo.Write("Good", "Good.deps.json", content);
        RefusedWith("Good", $"PLG004 'Good.deps.json' is not valid JSON (line {line}): rebuild or re-copy "
            + "the plugin");
    }

    [Fact]
    public void The_name_of_the_built_ins_is_reserved()
    {
        _zoo.Add("Good", "core");
        Assert.Equal("PLG008", _zoo.Examine("core").Refusal?.Code);
    }

    [Fact]
    public void Bundled_copies_of_what_the_host_owns_are_warned_about_and_ignored()
    {
        _zoo.Add("Good");
        File.Copy(HostFacts.Current.TorchSharpFile, Path.Combine(_zoo.Root, "Good", "TorchSharp.dll"));
        _zoo.Write("Good", "libtorch_cpu.so", new byte[1_500_000]);
        var plugin = _zoo.Examine("Good");
        Assert.Null(plugin.Refusal);
        Assert.Equal(
            [
                "PLG020 (warning) 'Good' ships its own TorchSharp.dll; ignored. "
                + "Reference the package with ExcludeAssets=\"runtime;native\"",
                "PLG021 (warning) 'Good' ships native torch libraries (1.5 MB in all); they are not used",
            ],
            plugin.Findings.Select(f => f.ToString()));
    }

    [Fact]
    public void A_missing_dependency_is_named_with_its_version()
    {
        _zoo.Add("Needy");
        Assert.Null(_zoo.Examine("Needy").Refusal);
        File.Delete(Path.Combine(_zoo.Root, "Needy", "Library.dll"));
        RefusedWith("Needy", "PLG030 Needy needs Library 0.3.1.0, not in the plugin folder. Publish with "
            + "'dotnet publish'");
    }

    [Fact]
    public void A_dependency_that_only_the_host_has_does_not_count()
    {
        // The host of these tests has a CsCheck.dll.
        DllEdit.Replace(_zoo.Add("Needy"), "Zoo.Library", "Zoo.CsCheck");
        RefusedWith("Needy", "PLG030 Needy needs CsCheck 0.3.1.0, not in the plugin folder "
            + "(the host's does not count). Publish with 'dotnet publish'");
    }

    [Fact]
    public void An_older_dependency_is_refused()
    {
        DllEdit.SetReferenceVersion(_zoo.Add("Needy"), "Library", new Version(2, 0, 0, 0));
        RefusedWith("Needy", "PLG031 Needy needs Library 2.0.0.0, the plugin folder has 0.3.1.0");
    }

    [Fact]
    public void A_damaged_dependency_is_refused()
    {
        _zoo.Add("Needy");
        _zoo.Write("Needy", "Library.dll", "not a dll");
        RefusedWith("Needy", "PLG032 'Library.dll' in plugin folder 'Needy' is not a usable .NET assembly: "
            + "it does not start like one");
    }

    private void RefusedWith(string id, string message)
    {
        var plugin = _zoo.Examine(id);
        Assert.Equal(message, plugin.Refusal?.ToString());
        Assert.Equal(PluginStatus.Broken, plugin.Status);
        Assert.Contains(plugin.Refusal, plugin.Findings);
    }
}
