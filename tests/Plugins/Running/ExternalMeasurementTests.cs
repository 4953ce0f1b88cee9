using Idm.Configuration;
using Idm.Engine.Parts;
using Idm.Engine.Planning;
using Idm.Engine.Solving;
using Idm.Imaging;
using Idm.PluginHosting.Loading;
using Idm.PluginHosting.Scanning;
using Idm.Sdk;
using Idm.TensorFiles.Safetensors;
using static TorchSharp.torch;

namespace Idm.Plugins.Tests.Running;

/// <summary>
/// A measurement that was saved, with Φ and the permutation, restores to the same image as the direct run.
/// </summary>
public sealed class ExternalMeasurementTests : IDisposable
{
    private const int Height = 24, Width = 40;

    private static readonly PluginRegistry _registry = PluginRegistry.Scan(
        PluginFolders.Find([new PluginSearchPlace(BuiltProgram.Plugins, "the test", Shipped: true)]));

    private readonly string _folder = Directory.CreateTempSubdirectory("idm-measured-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("{ use: back-projection }", "")]
    [InlineData("{ use: tv, iterations: 20 }", "")]
    [InlineData("{ use: idm, steps: 2 }", "model: { use: idm-unet, channels: 16 }")]
    public void The_same_bits_come_out(string sampler, string model)
    {
        using var scope = NewDisposeScope();
        WritePhoto();
        var expected =
            Restore("data: { use: images, path: photo.png }", "{ use: block-cs, ratio: 0.3, block: 8 }",
            sampler, model, SaveMeasurement);
        Assert.True(expected.std().item<float>() > 0.01);

        // All in one file; Φ beside; and without a file for anything but y.
        const string Drawn = "{ use: block-cs, block: 8 }",
            Files = "{ use: block-cs, block: 8, matrix: phi.safetensors, permutation: perm.safetensors }";
        foreach (var (data, a) in new[]
        {
            ("data: { use: measurements, path: all/*.safetensors }", Drawn),
            ("data: { use: measurements, path: photo.safetensors, size: [24, 40] }", Files),
        })
        {
            var restored = Restore(data, a, sampler, model, (_, _) => { });
            Assert.True(restored.equal(expected).all().item<bool>(), $"{sampler}: {data}");
        }
    }

    [Theory]
    [InlineData("path: photo.safetensors", "found no tensor 'shape': say how large the images are")]
    [InlineData("path: photo.safetensors, size: [24, 80]",
        "found a measurement y of shape [1, 15, 20], expected [30, ")]
    [InlineData("path: perm.safetensors, size: [24, 40]",
        "found y of Int64, expected floating-point numbers")]
    [InlineData("path: odd.safetensors, size: [24, 40]",
        "the measurement comes with mask, which the operator would not use: it takes phi, perm")]
    [InlineData("path: 'no*.safetensors'", "no measurements in")]
    public void What_does_not_fit_is_said(string data, string expected)
    {
        using var scope = NewDisposeScope();
        WritePhoto();
        Restore("data: { use: images, path: photo.png }", "{ use: block-cs, ratio: 0.3, block: 8 }", "tv", "",
            SaveMeasurement);
        var error = Assert.Throws<PluginException>(() => Restore(
            $"data: {{ use: measurements, {data} }}", "{ use: block-cs, block: 8, ratio: 0.3 }", "tv", "",
            (_, _) => { }));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_an_image_is_needed_a_measurement_says_what_it_is()
    {
        WritePhoto();
        using var scope = NewDisposeScope();
        Restore("data: { use: images, path: photo.png }", "{ use: block-cs, ratio: 0.3, block: 8 }", "tv", "",
            SaveMeasurement);
        using var plan =
            Make("data: { use: measurements, path: photo.safetensors, size: [24, 40] }",
            "{ use: block-cs, block: 8, ratio: 0.3 }", "tv", "");
        var item = Assert.Single(plan.Data.List());
        Assert.Equal("photo", item.Name);
        Assert.Contains("is a measurement, and an image is needed here", Assert.Throws<PluginException>(
            item.RequireImage).Message, StringComparison.Ordinal);
    }

    private Tensor Restore(string data, string a, string sampler, string model, Action<Plan, ImageShape> also)
    {
        using var plan = Make(data, a, sampler, model);
        var item = plan.Data.List()[0];
        using var subject = RunItem.Of(item);
        also(plan, subject.Shape);
        using var restoration = Engine.Solving.RestoredImage.Of(
            plan.Solver, item.Name, subject, null, default);
        Assert.Equal(subject.Image is null, restoration.Reference is null);
        return restoration.Restored.clone();
    }

    private Plan Make(string data, string a, string sampler, string model)
    {
        var file = Path.Combine(_folder, "pipeline.yaml");
        File.WriteAllText(
            file, $"name: small\nseed: 11\n{data}\noperator: {a}\nsampler: {sampler}\n{model}\n");
        var loader = new McMasterPluginLoader();
        var pipeline = PipelineLoader.Load(file, [], new ExportCatalog(_registry, loader));
        return new Planner(new PartFactory(_registry, loader, _ => { }, default), null, _ => { })
            .Make(pipeline);
    }

    /// <summary>
    /// As a script elsewhere would: y by the formula y = blocks(P x) Φ, from the same Φ and P.
    /// </summary>
    private void SaveMeasurement(Plan plan, ImageShape shape)
    {
        using var scope = NewDisposeScope();
        var item = plan.Solver.Seed.Derive("image").Derive("photo");
        var phi = plan.Solver.OperatorState!.SaveState(plan.Solver.Seed.Derive("operator"))["phi"];
        var perm = tensor(item.Derive("permutation").NextPermutation(Height * Width));
        var x = tensor(plan.Data.List()[0].RequireImage().Load().Samples);
        var y = x[perm].view(1, -1, 64).matmul(phi);
        using var a = plan.Solver.CreateOperator(plan.Solver.Pad(shape), item);
        Assert.True(y.equal(a.Forward(x.view(1, 1, Height, Width))).all().item<bool>());

        Save("photo", ("y", y));
        Save("phi", ("phi", phi.t().contiguous()));
        Save("perm", ("perm", perm));
        Save("odd", ("y", y), ("perm", perm), ("mask", x));
        Directory.CreateDirectory(Path.Combine(_folder, "all"));
        Save("all/photo", ("y", y), ("phi", phi), ("perm", perm),
            ("shape", tensor(new long[] { Height, Width })));
    }

    private void Save(string name, params (string Name, Tensor Tensor)[] tensors) => SafetensorsWriter.Write(
        Path.Combine(_folder, name + ".safetensors"), tensors.ToDictionary(t => t.Name, t => t.Tensor));

    private void WritePhoto()
    {
        var codes = new ushort[Width * Height];
        for (var i = 0; i < codes.Length; i++) codes[i] = (ushort)((i % Width * 3) + (i / Width / 6 * 20));
        ImageWriter.Save(Path.Combine(_folder, "photo.png"), new Raster(Width, Height, 1, 255, codes));
    }
}
