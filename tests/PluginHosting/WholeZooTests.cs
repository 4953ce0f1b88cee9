using System.Diagnostics;
using Idm.Sdk;
using Idm.Sdk.Schedules;

namespace Idm.PluginHosting.Tests;

/// <summary>All animals in one folder: each is named with its code, and the host goes on.</summary>
public sealed class WholeZooTests : IDisposable
{
    private readonly ZooFolder _zoo = new();

    public void Dispose() => _zoo.Dispose();

    [Fact]
    public void Every_bad_plugin_is_named_and_the_good_one_still_works()
    {
        var registry = FillAndScan();
        var told = registry.Plugins.ToDictionary(p => p.Id, p => $"{p.Status} {p.Refusal?.Code}".TrimEnd());
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["BadDeps"] = "Broken PLG004",
                ["BadExports"] = "Ready",
                ["Bundled"] = "Ready",
                ["Disabled"] = "Disabled PLG007",
                ["Dup"] = "Ready",
                ["Elf"] = "Broken PLG002",
                ["Empty"] = "Broken PLG040",
                ["EmptyDll"] = "Broken PLG002",
                ["Forgetful"] = "Ready",
                ["Good"] = "Ready",
                ["Hollow"] = "Broken PLG001",
                ["MissingMember"] = "Incompatible PLG014",
                ["ModuleThrows"] = "Ready",
                ["Needy"] = "Broken PLG030",
                ["NewerMajor"] = "Incompatible PLG012",
                ["NewerMinor"] = "Incompatible PLG012",
                ["NewerTorch"] = "Incompatible PLG013",
                ["Random"] = "Broken PLG002",
                ["Stranger"] = "Incompatible PLG011",
                ["Throwing"] = "Ready",
                ["Truncated"] = "Broken PLG002",
            },
            told);

        var loader = new McMasterPluginLoader();
        var failures = 0;
        foreach (var export in registry.Exports)
        {
            var context = new PluginContext(export.Plugin.Folder, "/", _ => { }, CancellationToken.None);
            try
            {
                loader.Create(export, null, context);
            }
            catch (PluginLoadException e)
            {
                Assert.Contains(export.Plugin.Id, e.Message, StringComparison.Ordinal);
                failures++;
            }
        }

        Assert.Equal(4, failures);
        var good = registry.Resolve("schedule", "Good/half").Export!;
        var made = loader.Create(good, null, new PluginContext("/", "/", _ => { }, CancellationToken.None));
        Assert.Equal(0.5, ((ISchedule)made).At(0));
        Assert.Null(LoadInvariants.Violation());
    }

    [Fact]
    [Trait("Category", "Timing")]
    public void Twenty_plugins_are_examined_within_the_budget()
    {
        for (var i = 0; i < 20; i++) _zoo.Add("Good", $"Good{i}");
        // The best of three: other work on the machine is not what is measured.
        var best = Enumerable.Range(0, 3).Min(_ =>
        {
            var watch = Stopwatch.StartNew();
            Assert.All(_zoo.Scan().Plugins, p => Assert.Null(p.Refusal));
            return watch.ElapsedMilliseconds;
        });
        Assert.InRange(best, 0, 150);
    }

    private PluginRegistry FillAndScan()
    {
        foreach (var animal in new[]
        {
            "Good", "Dup", "Throwing", "ModuleThrows", "BadExports", "Empty", "Stranger", "NewerMajor",
            "NewerMinor", "Forgetful",
        })
            _zoo.Add(animal);
        _zoo.Add("Needy");
        File.Delete(Path.Combine(_zoo.Root, "Needy", "Library.dll"));
        DllEdit.Truncate(_zoo.Add("Good", "Truncated"), 3000);
        DllEdit.Replace(_zoo.Add("Dup", "MissingMember"), "get_Contracts", "get_Contractz");
        DllEdit.SetReferenceVersion(_zoo.Add("Good", "NewerTorch"), "TorchSharp", new Version(0, 108, 0, 0));
        _zoo.Add("Good", "Bundled");
        File.Copy(HostFacts.Current.TorchSharpFile, Path.Combine(_zoo.Root, "Bundled", "TorchSharp.dll"));
        _zoo.Add("Good", "BadDeps");
        _zoo.Write("BadDeps", "BadDeps.deps.json", "{ oops");
        _zoo.Add("Good", "Disabled");
        _zoo.Write("Disabled", "plugin.yaml", "disabled: true");
        _zoo.Write("Elf", "Elf.dll", [0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1, 0]);
        _zoo.Write("EmptyDll", "EmptyDll.dll", "");
        _zoo.Write("Random", "Random.dll", [.. Enumerable.Range(0, 4096).Select(i => (byte)(i * 37 + 11))]);
        _zoo.Write("Hollow", "readme.md", "");
        return _zoo.Scan();
    }
}
