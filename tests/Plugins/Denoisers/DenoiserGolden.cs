using System.Runtime.InteropServices;
using System.Text.Json;
using Idm.Plugins.Tests.Reference;
using Idm.Sdk;
using Idm.Sdk.Models;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Idm.Plugins.Tests.Denoisers;

/// <summary>
/// What public implementations (guided-diffusion, DPIR, diffusers) make of formula photos with formula
/// weights, in float32 under PyTorch 1.13, and what networks exported by it make of them.
/// </summary>
/// <remarks>
/// Weights are <see cref="Recipe.Weight"/> of their names. The batch is a photo and its mirror image, each at
/// a level of its own; numbers are D(x, σ) in [0, 1]. Of a network of ε: x_t = √ᾱ_t (2 x − 1), and the
/// program's own estimate of x₀.
/// </remarks>
internal static class DenoiserGolden
{
    private static readonly byte[] _file = Resource("denoisers_golden.safetensors");

    /// <summary>A photo and its mirror image.</summary>
    public static Tensor Photos(int channels, int height = 16, int width = 24)
    {
        var photo = FormulaPhotos.Restored(channels, height, width);
        return cat([photo, photo.flip(3)]);
    }

    /// <summary>A level for each of the two.</summary>
    public static NoiseLevel Levels(double first, double second) =>
        NoiseLevel.OfSigma(tensor((double[])[first, second], [2, 1, 1, 1]).to(float32));

    /// <summary>Formula weights.</summary>
    public static IModel Filled(IModel model)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        foreach (var (name, weight) in Weights(model)) weight.copy_(Recipe.Weight(name, weight.shape));
        return model;
    }

    public static Dictionary<string, Parameter> Weights(IModel model) =>
        model.Network.named_parameters().ToDictionary(p => p.name, p => p.parameter, StringComparer.Ordinal);

    /// <summary>How far an estimate is from the public program's, at the most.</summary>
    public static void Agrees(string name, Tensor found)
    {
        using var scope = NewDisposeScope();
        var header = (int)BitConverter.ToInt64(_file);
        using var json = JsonDocument.Parse(_file.AsMemory(8, header));
        var entry = json.RootElement.GetProperty(name);
        var offsets = entry.GetProperty("data_offsets");
        var (from, to) = (offsets[0].GetInt32(), offsets[1].GetInt32());
        var expected = tensor(
            MemoryMarshal.Cast<byte, float>(_file.AsSpan((8 + header + from)..(8 + header + to))).ToArray(),
            entry.GetProperty("shape").EnumerateArray().Select(d => d.GetInt64()).ToArray());
        Assert.Equal(expected.shape, found.shape);
        Assert.InRange(found.Minus(expected).abs().max().item<float>(), 0, 1e-5);
    }

    /// <summary>
    /// Whether a network has the weights of a public one: how many, how many numbers, and a hash of names and
    /// shapes.
    /// </summary>
    public static void HasNames(IModel model, (int Weights, long Numbers, uint Names) expected)
    {
        var weights = Weights(model);
        var lines = weights.Select(w => $"{w.Key} {string.Join(' ', w.Value.shape)}");
        var names = Recipe.Hash(string.Join('\n', lines.Order(StringComparer.Ordinal)));
        Assert.Equal(expected, (weights.Count, weights.Values.Sum(w => w.numel()), names));
    }

    /// <summary>The request of the data; on the meta device a network of any size takes no memory.</summary>
    public static ModelRequest Request(
        int channels, ScalarType dtype = ScalarType.Float32, Device? device = null) =>
        new(channels, 1, dtype, device ?? CPU, RandomStream.FromSeed(1));

    public static PluginContext Context(string folder = "/", Action<string>? log = null) =>
        new(folder, folder, log ?? (_ => { }), default);

    public static byte[] Resource(string name)
    {
        using var stream = typeof(DenoiserGolden).Assembly.GetManifestResourceStream(name)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>The gradient of Σ sin D by x is that of differences, in float64.</summary>
    public static void HasTheGradientOfDifferences(IModel model, Tensor x, double sigma)
    {
        using var scope = NewDisposeScope();
        var (at, level) = (x.detach().requires_grad_(), NoiseLevel.OfSigma(sigma));
        Tensor Loss() => model.Denoise(at, level).sin().sum();
        var gradient = autograd.grad([Loss()], [at])[0];
        using var noGrad = no_grad();
        var direction = arange(x.numel(), ScalarType.Float64).sin().reshape(x.shape);
        double Moved(double step)
        {
            at.add_(direction.Times(step));
            var loss = Loss().item<double>();
            at.sub_(direction.Times(step));
            return loss;
        }
        const double Step = 1e-6;
        var expected = (Moved(Step) - Moved(-Step)) / (2 * Step);
        Assert.Equal(expected, gradient.mul(direction).sum().item<double>(), 1e-5 * (1 + Math.Abs(expected)));
    }

    /// <summary>What stays behind is the result, with weights that have gradients and without.</summary>
    public static void LeavesOneTensor(IModel model, Tensor x)
    {
        using var noGrad = no_grad();
        foreach (var level in (NoiseLevel[])[NoiseLevel.OfSigma(0.1), NoiseLevel.OfSigma(0.2)])
        {
            var before = TorchSharp.DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
            using var found = model.Denoise(x, level);
            Assert.Equal(
                before + 1, TorchSharp.DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
        }
    }
}
