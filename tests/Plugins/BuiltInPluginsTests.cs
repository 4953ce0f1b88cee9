using Idm.PluginHosting;
using Idm.PluginHosting.Loading;
using Idm.PluginHosting.Scanning;
using Idm.Sdk;

namespace Idm.Plugins.Tests;

/// <summary>The built-in plugins, through the same door as anybody's.</summary>
public sealed class BuiltInPluginsTests
{
    private static readonly PluginRegistry _registry = PluginRegistry.Scan(
        PluginFolders.Find([new PluginSearchPlace(BuiltProgram.Plugins, "the test", Shipped: true)]), []);

    [Fact]
    public void Nothing_is_found_wrong_with_them()
    {
        Assert.Superset(
            new HashSet<string>
            { "Classical", "CompressedSensing", "Denoisers", "Essentials", "InvertibleDiffusion", "Mri",
                "Tomography", "ZeroShot" },
            _registry.Plugins.Select(p => p.Id).ToHashSet());
        Assert.Empty(_registry.Findings);
        Assert.All(_registry.Plugins, plugin =>
        {
            Assert.Empty(plugin.Findings);
            Assert.Empty(plugin.DroppedExports);
            Assert.NotEqual(PluginStatus.Failed, plugin.Status);
            Assert.NotEmpty(plugin.Exports);
        });
    }

    [Theory]
    [InlineData(ExportKinds.Operator, "block-cs")]
    [InlineData(ExportKinds.Operator, "collaborative-cs")]
    [InlineData(ExportKinds.Operator, "ct")]
    [InlineData(ExportKinds.Operator, "mri")]
    [InlineData(ExportKinds.Data, "phantom")]
    [InlineData(ExportKinds.Model, "idm-unet")]
    [InlineData(ExportKinds.Sampler, "idm")]
    [InlineData(ExportKinds.Sampler, "tv")]
    [InlineData(ExportKinds.Model, "prior")]
    [InlineData(ExportKinds.Model, "adm-unet")]
    [InlineData(ExportKinds.Model, "drunet")]
    [InlineData(ExportKinds.Model, "diffusers-unet")]
    [InlineData(ExportKinds.Model, "onnx")]
    [InlineData(ExportKinds.Model, "torchscript")]
    [InlineData(ExportKinds.Sampler, "ddnm")]
    [InlineData(ExportKinds.Sampler, "ddrm")]
    [InlineData(ExportKinds.Sampler, "dps")]
    [InlineData(ExportKinds.Sampler, "diffpir")]
    [InlineData(ExportKinds.Sampler, "daps")]
    [InlineData(ExportKinds.Sampler, "pnp")]
    [InlineData(ExportKinds.Metric, "psnr")]
    [InlineData(ExportKinds.Metric, "ssim")]
    [InlineData(ExportKinds.Loss, "l1")]
    [InlineData(ExportKinds.Noise, "none")]
    public void It_is_found_and_can_be_created_with_its_defaults(string kind, string name)
    {
        var resolution = _registry.Resolve(kind, name);
        Assert.True(resolution.Succeeded, resolution.Error?.ToString());
        Assert.Equal($"core/{name}", resolution.Export.QualifiedName);
        var loader = new McMasterPluginLoader();
        var options = loader.OptionsType(resolution.Export) is { } type
            ? Activator.CreateInstance(type)
            : null;
        var created = loader.Create(resolution.Export, options, Context(resolution.Export));
        Assert.Equal(resolution.Export.TypeName, created.GetType().FullName);
        (created as IDisposable)?.Dispose();
    }

    [Fact]
    public void Every_export_loads_and_says_what_it_is()
    {
        var loader = new McMasterPluginLoader();
        Assert.All(_registry.Exports, export =>
        {
            Assert.Equal(export.TypeName, loader.LoadType(export).FullName);
            Assert.False(string.IsNullOrWhiteSpace(export.Summary));
        });
        Assert.Contains(_registry.Exports, e => e is { Kind: ExportKinds.Schedule, Name: "multistep" });
    }

    private static PluginContext Context(Export export) =>
        new(export.Plugin.Folder, export.Plugin.Folder, _ => { }, default);
}
