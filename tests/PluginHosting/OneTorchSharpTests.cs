using Idm.Sdk;
using Idm.Sdk.Metrics;
using TorchSharp;

namespace Idm.PluginHosting.Tests;

/// <summary>One TorchSharp and one SDK in a process, whatever a plugin folder contains: PLG070.</summary>
public sealed class OneTorchSharpTests : IDisposable
{
    private readonly ZooFolder _zoo = new();

    public void Dispose() => _zoo.Dispose();

    [Theory]
    [InlineData(107)]
    [InlineData(108)]
    public void A_bundled_TorchSharp_is_never_loaded_not_even_a_newer_one(int minor)
    {
        var version = new Version(0, minor, 0, 0);
        var dll = _zoo.Add("Good");
        DllEdit.SetReferenceVersion(dll, "TorchSharp", version);
        var bundled = Path.Combine(_zoo.Root, "Good", "TorchSharp.dll");
        File.Copy(HostFacts.Current.TorchSharpFile, bundled);
        DllEdit.SetAssemblyVersion(bundled, version);

        // Preflight would refuse the newer one; here the loader has to cope on its own.
        var registry = _zoo.Scan(HostFacts.Current with { TorchSharpVersion = version });
        var export = registry.Resolve("metric", "dims").Export!;
        var context = new PluginContext(export.Plugin.Folder, "/", _ => { }, CancellationToken.None);
        var metric = new McMasterPluginLoader().Create(export, null, context);
        Assert.IsAssignableFrom<IMetric>(metric);

        Assert.Same(typeof(torch.Tensor), metric.GetType().GetProperty("TensorType")!.GetValue(null));
        Assert.Single(AppDomain.CurrentDomain.GetAssemblies(), a => a.GetName().Name == "TorchSharp");
        Assert.Single(AppDomain.CurrentDomain.GetAssemblies(), a => a.GetName().Name == "Idm.Sdk");
        Assert.Null(LoadInvariants.Violation());
    }

    [Fact]
    public void Two_copies_of_an_assembly_are_a_violation()
    {
        var finding = LoadInvariants.Violation(
            [("Idm.Sdk", "/s"), ("TorchSharp", "/a"), ("TorchSharp", "/b")], []);
        Assert.Equal("PLG070 two copies of TorchSharp are loaded (/a, /b): stopping before libtorch is "
            + "loaded twice",
            finding?.ToString());
    }

    [Fact]
    public void Two_native_libraries_are_a_violation_but_pieces_of_one_are_not()
    {
        const string One = "7f00-7f01 r-xp 00000000 08:01 12    /opt/my app/libtorch_cpu.so";
        const string Other = "7f05-7f06 r-xp 00000000 08:01 99    /plugins/X/libtorch_cpu.so";
        Assert.Null(LoadInvariants.Violation([], [One, One, "7f02-7f03 rw-p 0 08:01 13    /lib/libc.so"]));
        Assert.Equal("PLG070 two copies of libtorch_cpu.so are loaded (/opt/my app/libtorch_cpu.so, "
            + "/plugins/X/libtorch_cpu.so): stopping before libtorch is loaded twice",
            LoadInvariants.Violation([], [One, One, Other])?.ToString());
    }

    [Fact]
    public void A_forgetful_authors_folder_is_small_and_has_no_torch()
    {
        var folder = new DirectoryInfo(ZooFolder.Built("Forgetful"));
        var files = folder.GetFiles("*", SearchOption.AllDirectories);
        Assert.InRange(files.Sum(f => f.Length), 1, 1_000_000);
        Assert.Contains("Forgetful.dll", files.Select(f => f.Name));
        Assert.DoesNotContain(files, f => f.Name.Contains("torch", StringComparison.OrdinalIgnoreCase)
            || f.Name.Contains("Skia", StringComparison.Ordinal) || f.Name == "Idm.Sdk.dll");
        _zoo.Add("Forgetful");
        Assert.Empty(_zoo.Examine("Forgetful").Findings);
    }
}
