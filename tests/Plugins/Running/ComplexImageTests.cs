using System.Numerics;
using Idm.Configuration;
using Idm.Engine.Parts;
using Idm.Engine.Planning;
using Idm.Engine.Results;
using Idm.Engine.Running;
using Idm.Imaging;
using Idm.PluginHosting.Loading;
using Idm.PluginHosting.Scanning;
using Idm.TensorFiles.Safetensors;
using static TorchSharp.torch;

namespace Idm.Plugins.Tests.Running;

/// <summary>A complex image goes from k-space in a file to a picture and to its numbers.</summary>
public sealed class ComplexImageTests : IDisposable
{
    private const int Height = 6, Width = 9, Columns = 7;

    private static readonly PluginRegistry _registry = PluginRegistry.Scan(
        PluginFolders.Find([new PluginSearchPlace(BuiltProgram.Plugins, "the test", Shipped: true)]));

    private readonly string _folder = Directory.CreateTempSubdirectory("idm-complex-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_numbers_are_kept_and_the_picture_is_the_magnitude()
    {
        var x = new Complex[Height, Width];
        for (var r = 0; r < Height; r++)
        for (var c = 0; c < Width; c++)
            x[r, c] = Complex.FromPolarCoordinates(3 + Math.Sin((r * 2) + c), (r * 0.8) - (c * 0.5));
        WriteMeasurement(x);
        var expected = OfMeasuredColumns(x);

        var run = Run("back-projection");

        using var scope = NewDisposeScope();
        var numbers = NamedTensors.Read(Path.Combine(run, "restored", "scan.npy"), run).Values.Single();
        Assert.Equal([Height, Width, 2], numbers.shape);
        var peak = expected.Cast<Complex>().Max(v => v.Magnitude);
        var picture = ImageReader.Read(Path.Combine(run, "restored", "scan.png"));
        Assert.Equal((Width, Height, 1), (picture.Width, picture.Height, picture.Channels));
        for (var r = 0; r < Height; r++)
        {
            for (var c = 0; c < Width; c++)
            {
                Assert.Equal(expected[r, c].Real, numbers[r, c, 0].item<float>(), 1e-5);
                Assert.Equal(expected[r, c].Imaginary, numbers[r, c, 1].item<float>(), 1e-5);
                var code = expected[r, c].Magnitude / peak * 255;
                Assert.InRange(picture.Samples[(r * Width) + c], code - 0.51, code + 0.51);
            }
        }
        Assert.True(File.Exists(Path.Combine(run, "strip.png")));
    }

    [Fact]
    public void Values_below_0_and_above_1_survive_a_sampler_without_bounds()
    {
        var x = new Complex[Height, Width];
        for (var r = 0; r < Height; r++)
        for (var c = 0; c < Width; c++)
            x[r, c] = new Complex(r < 3 ? -2 : 4, c < 4 ? 1 : -5);
        WriteMeasurement(x);
        var run = Run("{ use: tv, bounds: none, weight: 0.001, iterations: 400 }");

        using var scope = NewDisposeScope();
        var numbers = NamedTensors.Read(Path.Combine(run, "restored", "scan.npy"), run).Values.Single();
        Assert.InRange(numbers[0, 0, 0].item<float>(), -2.1, -1.9);
        Assert.InRange(numbers[5, 8, 0].item<float>(), 3.9, 4.1);
        Assert.InRange(numbers[5, 8, 1].item<float>(), -5.2, -4.2);
    }

    private string Run(string sampler)
    {
        var file = Path.Combine(_folder, "pipeline.yaml");
        File.WriteAllText(file, $$"""
            name: small
            data: { use: measurements, path: scan.safetensors }
            operator: { use: mri, mask: file, mask_file: mask.safetensors, complex: true }
            sampler: {{sampler}}
            metrics: [psnr]
            """);
        var loader = new McMasterPluginLoader();
        var pipeline = PipelineLoader.Load(file, [], new ExportCatalog(_registry, loader));
        var parts = new PartFactory(_registry, loader, _ => { }, default);
        using var plan = new Planner(parts, null, _ => { }).Make(pipeline);
        using var output = OutputFolder.Claim(Path.Combine(_folder, "out"), overwrite: false);
        var report = new Runner(plan, new Nobody()).Run(output, default);
        Assert.Empty(report.Failed);
        Assert.Equal("scan", Assert.Single(report.Images).Name);
        return output.FullPath;
    }

    /// <summary>
    /// y by the formula of the transform, of the first columns of k-space, and the mask of those.
    /// </summary>
    private void WriteMeasurement(Complex[,] x)
    {
        using var scope = NewDisposeScope();
        var points = new float[2, Height * Columns];
        for (var i = 0; i < Height * Columns; i++)
        {
            var y = At(x, i / Columns, i % Columns, -1);
            (points[0, i], points[1, i]) = ((float)y.Real, (float)y.Imaginary);
        }
        var mask = zeros(Width);
        mask[..Columns].fill_(1);
        Save("mask", ("mask", mask));
        Save("scan", ("y", tensor(points)), ("shape", tensor(new long[] { 2, Height, Width })));
    }

    /// <summary>What those columns alone show: the inverse transform with 0 in the others.</summary>
    private static Complex[,] OfMeasuredColumns(Complex[,] x)
    {
        var spectrum = new Complex[Height, Width];
        for (var u = 0; u < Height; u++)
        for (var v = 0; v < Columns; v++)
            spectrum[u, v] = At(x, u, v, -1);
        var image = new Complex[Height, Width];
        for (var r = 0; r < Height; r++)
        for (var c = 0; c < Width; c++)
            image[r, c] = At(spectrum, r, c, 1);
        return image;
    }

    /// <summary>One value of the unitary transform, with the origins at ⌊n/2⌋.</summary>
    private static Complex At(Complex[,] values, int row, int column, int sign)
    {
        var sum = Complex.Zero;
        for (var r = 0; r < Height; r++)
        {
            for (var c = 0; c < Width; c++)
            {
                var turns = ((row - (Height / 2)) * (r - (Height / 2)) / (double)Height)
                    + ((column - (Width / 2)) * (c - (Width / 2)) / (double)Width);
                sum += values[r, c] * Complex.FromPolarCoordinates(1, sign * 2 * Math.PI * turns);
            }
        }
        return sum / Math.Sqrt(Height * Width);
    }

    private void Save(string name, params (string Name, Tensor Tensor)[] tensors) => SafetensorsWriter.Write(
        Path.Combine(_folder, name + ".safetensors"), tensors.ToDictionary(t => t.Name, t => t.Tensor));
}
