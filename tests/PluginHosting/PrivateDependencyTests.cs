using Idm.Sdk;
using Idm.Sdk.Checks;
using Idm.Sdk.Operators;
using Idm.Sdk.Schedules;
using static TorchSharp.torch;

namespace Idm.PluginHosting.Tests;

/// <summary>
/// A third party's plugin that needs another version of a library than the host: both get what they need.
/// </summary>
public sealed class PrivateDependencyTests : IDisposable
{
    private readonly ZooFolder _zoo = new();

    public void Dispose() => _zoo.Dispose();

    [Fact]
    public void The_plugin_runs_with_its_own_library_and_the_host_with_its_own()
    {
        var registry = Scan();
        var plugin = Assert.Single(registry.Plugins, p => p.Id == "PrivateDependency");
        Assert.Empty(plugin.Findings);
        var loader = new McMasterPluginLoader();
        var type = loader.LoadType(registry.Resolve("operator", "yaml-mask").Export!);

        var host = typeof(YamlDotNet.Serialization.IDeserializer).Assembly;
        Assert.Equal(new Version(18, 0, 0, 0), host.GetName().Version);
        Assert.Equal(new Version(16, 0, 0, 0), type.GetProperty("Library")!.GetValue(null));
        Assert.Equal(
            Path.Combine(plugin.Folder, "YamlDotNet.dll"), type.GetProperty("LibraryFile")!.GetValue(null));
        Assert.Equal(2, AppDomain.CurrentDomain.GetAssemblies().Select(a => a.GetName())
            .Where(a => a.Name == "YamlDotNet").Select(a => a.Version).Distinct().Count());
        Assert.Null(LoadInvariants.Violation());
    }

    [Fact]
    public void It_works_beside_other_plugins_and_exchanges_tensors_with_the_host()
    {
        _zoo.Add("Good");
        var registry = Scan();
        var loader = new McMasterPluginLoader();
        var good = registry.Resolve("schedule", "Good/half").Export!;
        Assert.Equal(0.5, ((ISchedule)loader.Create(good, null, Context(good))).At(0));

        var export = registry.Resolve("operator", "yaml-mask").Export!;
        var factory = (IOperatorFactory)loader.Create(export, null, Context(export));
        using var scope = NewDisposeScope();
        var random = RandomStream.FromSeed(1);
        using var a = factory.Create(new OperatorRequest(
            new ImageShape(1, 6, 4), ScalarType.Float64, CPU, random.Derive("shared"),
                random.Derive("item")));
        OperatorCheck.Full(a, random.Derive("check"), ScalarType.Float64, CPU).EnsurePassed("yaml-mask");
        Assert.Equal(12, a.Forward(ones(1, 1, 6, 4, dtype: ScalarType.Float64)).sum().item<double>());
    }

    [Fact]
    public void Its_folder_holds_its_library_and_nothing_of_the_hosts()
    {
        var files = Directory.EnumerateFiles(Built, "*", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(Built, f)).ToList();
        Assert.Contains("YamlDotNet.dll", files);
        Assert.DoesNotContain(files, f => f.Contains("orch", StringComparison.Ordinal) || f == "Idm.Sdk.dll");
    }

    internal static string Built { get; } = Path.GetFullPath(Path.Combine(
        AppContext.BaseDirectory, "..", "..", "..", "fixtures",
        Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)), "PrivateDependency"));

    private PluginRegistry Scan() => PluginRegistry.Scan(
        PluginFolders.Find(
            [new PluginSearchPlace(_zoo.Root, "the test"), new PluginSearchPlace(Built, "the test")]));

    private static PluginContext Context(Export export) =>
        new(export.Plugin.Folder, "/", _ => { }, CancellationToken.None);
}
