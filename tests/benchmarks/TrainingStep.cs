using System.Diagnostics;
using Idm.Engine.Running;
using Idm.Engine.Torch;
using Idm.Plugins.CompressedSensing;
using Idm.Plugins.InvertibleDiffusion;
using Idm.Sdk;
using Idm.Sdk.Reversible;
using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Benchmarks;

/// <summary>Time and peak memory of forward and backward, reversible against plain autograd, over the number of steps T.</summary>
internal static class TrainingStep
{
    private const int Repetitions = 3;

    public static void Run(int side, int batch)
    {
        NativeTorch.Load();
        TorchThreads.Set(null);
        Console.WriteLine($"idm-unet size small, patch {side}x{side}, batch {batch}, float32, {get_num_threads()} threads, "
            + $"{Environment.ProcessorCount} cores");
        Console.WriteLine("  T   mode         seconds   peak MiB above weights and gradients");
        foreach (var reversible in new[] { false, true })
        foreach (var steps in new[] { 2, 3, 6, 12 })
        {
            using var network = new Reconstruction(
                new BlockCs(new BlockCsOptions()), null, new IdmUNet(new IdmUNetOptions()),
                new IdmSampler(new IdmSamplerOptions { Steps = steps }), 1, 2025, CPU);
            Step(network, side, batch, reversible);         // the first allocates the gradients
            var seconds = Enumerable.Range(0, Repetitions).Min(_ => Step(network, side, batch, reversible));
            Console.WriteLine($"{steps,3}   {(reversible ? "reversible" : "plain"),-10} {seconds,9:f3}   {Peak(network, side, batch, reversible),8:f1}");
        }
    }

    private static double Step(Reconstruction network, int side, int batch, bool reversible)
    {
        using var scope = NewDisposeScope();
        var item = network.Seed.For("benchmark");
        var x = tensor(Enumerable.Range(0, batch * side * side).Select(_ => (float)item.NextUniform()).ToArray(), [batch, 1, side, side]);
        using var a = network.CreateOperator(new ImageShape(1, side, side), item);
        using var measurement = network.Measure(a, x, item);
        var watch = Stopwatch.StartNew();
        foreach (var weight in network.Weights.Values)
        {
            using var gradient = weight.grad;
            gradient?.zero_();
        }
        using var tape = reversible ? new ReversibleTape() : null;
        var loss = network.Restore(measurement, item, null, default).sub(x).abs().mean();
        if (tape is null) loss.backward();
        else tape.Backward(loss);
        return watch.Elapsed.TotalSeconds;
    }

    private static double Peak(Reconstruction network, int side, int batch, bool reversible) =>
        (ProcessMemory.MeasurePeak(() => Step(network, side, batch, reversible)) ?? double.NaN) / 1048576.0;
}
