using Idm.Configuration;
using Idm.Engine.Data;
using Idm.Engine.Parts;
using Idm.Engine.Planning;
using Idm.Imaging;
using Idm.PluginHosting.Loading;
using Idm.PluginHosting.Scanning;
using Idm.Plugins.Denoisers.Drunet;
using Idm.Sdk;
using Idm.TensorFiles;
using Idm.TensorFiles.Tests.Archives;
using static TorchSharp.torch;

namespace Idm.Plugins.Tests.Denoisers;

/// <summary>
/// Denoisers as a pipeline names them: through the plugin's own load context, with files of weights.
/// </summary>
public sealed class DenoiserFilesTests : IDisposable
{
    private const string Small = "use: drunet, channels: [8, 16, 24, 32], blocks: 2";

    private static readonly PluginRegistry _registry = PluginRegistry.Scan(
        PluginFolders.Find([new PluginSearchPlace(BuiltProgram.Plugins, "the test", Shipped: true)]),
        [typeof(ImageFolder).Assembly]);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("module.")]
    public void A_file_of_torch_save_is_read_and_agrees(string prefix)
    {
        using var scope = NewDisposeScope();
        Save("drunet_gray.pth", 1, prefix);
        using var plan = Plan($"{{ {Small}, weights: drunet_gray.pth }}", "luma");
        DenoiserGolden.Agrees(
            "drunet_gray",
            plan.Solver.Model!.Denoise(DenoiserGolden.Photos(1), DenoiserGolden.Levels(15 / 255.0, 0.2)));
    }

    [Fact]
    public void A_file_of_another_network_is_refused_by_what_does_not_match()
    {
        using var scope = NewDisposeScope();
        Save("drunet_gray.pth", 1, "");
        Refused($"{{ {Small}, weights: drunet_gray.pth }}", "rgb", "m_head.weight: found [8, 2, 3, 3], "
            + "expected [8, 4, 3, 3]");
        Refused("{ use: drunet, channels: [8, 16, 24, 32], blocks: 1, weights: drunet_gray.pth }", "luma",
            "in the file but not in the model");
        Refused("{ use: diffusers-unet, block_out_channels: [32], down_block_types: [DownBlock2D], "
            + "up_block_types: [UpBlock2D], weights: drunet_gray.pth }", "rgb", "missing from the file");

        void Refused(string model, string color, string why)
        {
            var e = Assert.Throws<WeightsException>(() => Plan(model, color));
            Assert.Contains(why, e.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Images_of_other_channels_than_the_model_has_are_refused()
    {
        const string Adm =
            "{ use: adm-unet, num_channels: 32, channel_mult: [1], attention: [], num_head_channels: 32 }";
        var e = Assert.Throws<PluginException>(() => Plan(Adm, "luma"));
        Assert.Contains("the model restores images of 3 channel(s), and the data have 1", e.Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("onnx")]
    [InlineData("torchscript")]
    public void Whole_networks_restore_through_the_programs_plugin(string kind)
    {
        using var scope = NewDisposeScope();
        var file = kind == "onnx" ? "sigma.onnx" : "sigma.ts";
        _folder.Put(file, DenoiserGolden.Resource(file));
        using var plan = Plan($"{{ use: {kind}, file: {file} }}", "luma");
        DenoiserGolden.Agrees(
            "sigma", plan.Solver.Model!.Denoise(DenoiserGolden.Photos(1), DenoiserGolden.Levels(0.1, 0.7)));
        var image = plan.Data.List()[0].RequireImage().Load();
        using var restoration = Idm.Engine.Solving.RestoredImage.Of(
            plan.Solver, "photo", image, null, default);
        Assert.True(restoration.Restored.isfinite().all().item<bool>());
    }

    private Plan Plan(string model, string color)
    {
        var codes =
            Enumerable.Range(0, 3 * 16 * 16).Select(i => (ushort)(40 + (i % 48) + (i / 48 * 5))).ToArray();
        ImageWriter.Save(_folder["photo.png"], new Raster(16, 16, 3, 255, codes));
        _folder.Put("pipeline.yaml", System.Text.Encoding.UTF8.GetBytes($$"""
            name: small
            data: { use: images, path: photo.png, color: {{color}} }
            operator: { use: inpainting, missing: 0.5 }
            model: {{model}}
            sampler: { use: pnp, steps: 2, sigma_max: 0.1 }
            """));
        var loader = new McMasterPluginLoader();
        var pipeline = PipelineLoader.Load(
            _folder["pipeline.yaml"], [], new ExportCatalog(_registry, loader));
        var parts = new PartFactory(_registry, loader, _ => { }, default);
        return new Planner(parts, null, _ => { }).Make(pipeline);
    }

    /// <summary>A state dict of formula weights, as torch.save writes it.</summary>
    private void Save(string file, int channels, string prefix)
    {
        var factory = new DrunetModel(new() { Channels = [8, 16, 24, 32], Blocks = 2 });
        using var model = DenoiserGolden.Filled(factory.Create(DenoiserGolden.Request(channels)));
        var archive = new TorchBytes();
        foreach (var (name, weight) in DenoiserGolden.Weights(model))
        {
            archive.Storage(name, TorchBytes.Bytes(weight.data<float>().ToArray()))
                .Tensor(prefix + name, "FloatStorage", name, weight.numel(), weight.shape);
        }
        _folder.Put(file, archive.ToArray());
    }
}
