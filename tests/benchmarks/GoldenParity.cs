using System.Globalization;
using Idm.Plugins.Tests.InvertibleDiffusion;
using Idm.Plugins.Tests.Reference;
using Idm.Sdk.Operators;
using Idm.Sdk.Reversible;
using Idm.TorchRuntime;
using Idm.Training.Steps;
using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Benchmarks;

/// <summary>
/// Outputs and gradients on any device against the numbers of the authors' implementation in float64.
/// </summary>
/// <remarks>
/// Float32 is computed without TF32. What a device may be off by is what its own order of sums, and its own
/// algorithms for convolutions, make of some sixty rounded blocks; bfloat16 has no such bound, so that the
/// reversible pass, with the anchors that the watches choose, is held against plain bfloat16.
/// </remarks>
internal static class GoldenParity
{
    /// <summary>Limits on the image and on the gradients, ‖a - b‖ / ‖b‖.</summary>
    private const double Float64 = 1e-9, Float32 = 2e-4, BFloat16Image = 0.05, BFloat16FartherBy = 1.25;

    public static int Run(string device, string size)
    {
        NativeTorch.Load();
        TorchThreads.Set(null);
        var (place, reason) = TorchDevice.Resolve(device);
        backends.cuda.matmul.allow_tf32 = false;
        backends.cudnn.allow_tf32 = false;
        Console.WriteLine($"network {size}, on {reason}");
        Console.WriteLine("precision  backward     image off by   loss off by   gradients off by");

        var holds = true;
        foreach (var type in new[] { ScalarType.Float64, ScalarType.Float32 })
        {
            using var network = size == "tiny"
                ? RecipeNetwork.Tiny(type, place)
                : RecipeNetwork.Full(type, place);
            var limit = type == ScalarType.Float64 ? Float64 : Float32;
            foreach (var reversible in new[] { false, true })
            {
                var (image, gradients) = Report(network, size, bfloat16: false, reversible);
                holds &= image <= limit && gradients <= limit;
            }
            if (type == ScalarType.Float64) continue;
            var plain = Report(network, size, bfloat16: true, reversible: false);
            var rebuilt = Report(network, size, bfloat16: true, reversible: true);
            holds &= plain.Image <= BFloat16Image && rebuilt.Image <= BFloat16Image
                && rebuilt.Gradients <= BFloat16FartherBy * plain.Gradients;
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"criterion (float64 {Float64:0e+00}, float32 {Float32:0e+00}, bfloat16 image {BFloat16Image}, "
            + $"its reversible gradients at most {BFloat16FartherBy} times as far as its plain ones): "
            + $"{(holds ? "holds" : "DOES NOT HOLD")}"));
        return holds ? 0 : 1;
    }

    private static (double Image, double Gradients) Report(
        RecipeNetwork network, string size, bool bfloat16, bool reversible)
    {
        foreach (var watch in network.RoundTripMonitors)
        {
            watch.Limit = bfloat16 ? RoundTripMonitor.DefaultLimit : double.PositiveInfinity;
            watch.AnchorEvery = watch.Length;
        }
        var golden = Golden.Read(size == "tiny" ? "tiny_b1_32x32" : "full_b1_64x64");
        double image, loss;
        do (image, loss) = Step(network, golden, bfloat16, reversible);
        while (network.RoundTripMonitors.Any(watch => watch.Exceeded));           // as the trainer does
        var gradients = GradientsOffBy(network, golden);
        var precision = bfloat16 ? "bfloat16" : network.DType == ScalarType.Float64 ? "float64" : "float32";
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{precision,-9}  {(reversible ? "reversible" : "plain"),-10}   {image,12:0.0e+00}   {loss,11:0.0e+00}   {gradients,16:0.0e+00}"));
        return (image, gradients);
    }

    private static (double Image, double Loss) Step(
        RecipeNetwork network, Golden golden, bool bfloat16, bool reversible)
    {
        using var scope = NewDisposeScope();
        network.ZeroGradients();
        foreach (var watch in network.RoundTripMonitors) watch.BeginStep();
        var x = network.Image(golden.Batch, golden.H, golden.W);
        var precision = new TrainingPrecision(bfloat16, network.Device);
        using var a = precision.Of(network.Operator(golden.H, golden.W));
        using var measurement = new Measurement(a, a.Forward(x));
        using var tape = reversible ? new ReversibleTape() : null;
        Tensor? restored = null;
        var loss = precision.Differentiate(tape, () =>
        {
            restored = network.Restore(measurement);
            return restored.sub(x).abs().mean();
        });
        var (found, wanted) = (Values(restored!), golden.Output);
        var (error, norm) = (0.0, 0.0);
        for (var i = 0; i < wanted.Length; i++)
        {
            error += Math.Pow(found[i] - wanted[i], 2);
            norm += Math.Pow(wanted[i], 2);
        }
        return (Math.Sqrt(error / norm), Math.Abs(Values(loss)[0] - golden.Loss));
    }

    /// <summary>
    /// An estimate of ‖g - g₀‖ / ‖g₀‖ over all parameters: probes are independent, their squares add up.
    /// </summary>
    private static double GradientsOffBy(RecipeNetwork network, Golden golden)
    {
        var (error, norm) = (0.0, 0.0);
        foreach (var expected in golden.Grads)
        {
            using var scope = NewDisposeScope();
            var gradient = network.Parameters[expected.Name!].grad
                ?? throw new InvalidOperationException($"no gradient reached {expected.Name}");
            error += Math.Pow(expected.Distance(Summary.Of(expected.Name!, gradient.cpu())), 2);
            norm += Math.Pow(expected.L2, 2);
        }
        return Math.Sqrt(error / norm);
    }

    private static double[] Values(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        return tensor.detach().to(ScalarType.Float64).cpu().contiguous().data<double>().ToArray();
    }
}
