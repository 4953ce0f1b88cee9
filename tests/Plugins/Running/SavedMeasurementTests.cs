using Idm.Configuration;
using Idm.Engine.Parts;
using Idm.Engine.Planning;
using Idm.Engine.Results;
using Idm.Engine.Running;
using Idm.Imaging;
using Idm.PluginHosting.Loading;
using Idm.PluginHosting.Scanning;
using Idm.Sdk;
using Idm.TensorFiles.Safetensors;
using static TorchSharp.torch;

namespace Idm.Plugins.Tests.Running;

/// <summary>
/// The measurements that a run saves restore to the same bits, with another seed too: what was drawn is in
/// the file.
/// </summary>
public sealed class SavedMeasurementTests : IDisposable
{
    private const int Height = 24, Width = 40;

    private static readonly PluginRegistry _registry = PluginRegistry.Scan(
        PluginFolders.Find([new PluginSearchPlace(BuiltProgram.Plugins, "the test", Shipped: true)]));

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("{ use: block-cs, ratio: 0.3, block: 8 }", "none", "perm phi shape y")]
    [InlineData("{ use: collaborative-cs, ratio: 0.3, block: 8 }", "none", "perm phi shape y")]
    [InlineData("{ use: inpainting, missing: 0.6 }", "{ use: gaussian, sigma: 0.05 }", "mask shape y")]
    [InlineData("{ use: mri, acceleration: 2 }", "{ use: gaussian, sigma: 0.01 }", "mask shape y")]
    [InlineData(
        "{ use: mri, acceleration: 2, coils: 3, iterations: 20 }", "none", "mask sensitivities shape y")]
    [InlineData("{ use: ct, views: 12 }", "none", "shape y")]
    [InlineData("{ use: blur, sigma: 1 }", "{ use: poisson, photons: 500 }", "shape y")]
    [InlineData("{ use: super-resolution, factor: 2 }", "none", "shape y")]
    public void It_restores_to_the_same_bits(string a, string noise, string tensors)
    {
        WritePhoto();
        var first = Run("first", 11, "{ use: images, path: photo.png }", a, noise, saves: true);
        var file = Path.Combine(first, "measurements", "photo.safetensors");
        using (var saved = SafetensorsFile.Open(file))
        {
            Assert.Equal(tensors.Split(' '), saved.Tensors.Keys.Order(StringComparer.Ordinal));
            Assert.Equal("idm-measurement/1", saved.Metadata["format"]);
            Assert.Equal(a.Split(' ', ',')[2], saved.Metadata["operator"]);
        }

        var second = Run(
            "second", 12, "{ use: measurements, path: first/measurements/*.safetensors }", a, noise,
            saves: false);
        Assert.Equal(Restored(first), Restored(second));
        Assert.False(Directory.Exists(Path.Combine(second, "measurements")));
    }

    [Theory]
    [InlineData("{ use: inpainting }", "found [3, 5], expected [24, 40], [1, 24, 40] or [1, 24, 40]")]
    [InlineData("{ use: mri }", "found [3, 5] with 15 points, expected [24, 40] with the measured points")]
    public void A_mask_of_another_size_is_refused_by_name(string a, string expected)
    {
        using (NewDisposeScope())
        {
            SafetensorsWriter.Write(_folder["y.safetensors"], new Dictionary<string, Tensor>
            {
                ["y"] = zeros(1, Height, Width), ["shape"] = tensor(new long[] { Height, Width }),
                ["mask"] = ones(3, 5),
            });
        }
        using var plan = Make("first", 11, "{ use: measurements, path: y.safetensors }", a, "none");
        using var output = OutputFolder.Claim(_folder["first"], false);
        var report = new Runner(plan, new Nobody()).Run(output, default);
        Assert.Contains($"the measurement's tensor 'mask': {expected}", Assert.Single(report.Failed).Error,
            StringComparison.Ordinal);
    }

    private static byte[] Restored(string folder) =>
        File.ReadAllBytes(Path.Combine(folder, "restored", "photo.png"));

    private string Run(string name, int seed, string data, string a, string noise, bool saves)
    {
        using var plan = Make(name, seed, data, a, noise);
        using var output = OutputFolder.Claim(_folder[name], false);
        var report = new Runner(plan, new Nobody()) { SavesMeasurements = saves }.Run(output, default);
        Assert.Empty(report.Failed);
        return output.FullPath;
    }

    private Plan Make(string name, int seed, string data, string a, string noise)
    {
        var said = noise == "none" ? "" : $"noise: {noise}\n";
        File.WriteAllText(_folder["pipeline.yaml"], $"name: {name}\nseed: {seed}\ndata: {data}\noperator: {a}\n{said}"
            + "sampler: { use: tv, iterations: 10 }\n");
        var loader = new McMasterPluginLoader();
        var pipeline = PipelineLoader.Load(
            _folder["pipeline.yaml"], [], new ExportCatalog(_registry, loader));
        return new Planner(new PartFactory(_registry, loader, _ => { }, default), null, _ => { })
            .Make(pipeline);
    }

    private void WritePhoto()
    {
        var random = RandomStream.FromSeed(1);
        _folder.Put("photo.png", ImageWriter.EncodePng(new Raster(
            Width, Height, 1, 255,
            [.. Enumerable.Range(0, Width * Height).Select(i =>
                (ushort)(100 + (3 * (i % Width)) + random.NextInt(20)))])));
    }
}
