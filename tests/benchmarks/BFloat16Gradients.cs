using Idm.Engine.Solving;
using Idm.Plugins.CompressedSensing;
using Idm.Plugins.InvertibleDiffusion;
using Idm.Plugins.Tests.Reference;
using Idm.Sdk;
using Idm.Sdk.Reversible;
using Idm.TorchRuntime;
using Idm.Training.Steps;
using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Benchmarks;

/// <summary>
/// How far bfloat16 gradients are from float32 ones: plain, reversible, and reversible with anchors.
/// </summary>
/// <remarks>
/// <para>
/// The criterion for training with <c>precision: bfloat16</c> and <c>memory: reversible</c>: with the anchors
/// that the watches choose, all gradients together are at most 1.1 times as far from float32's as plain
/// bfloat16's are, and no kind of layer points in a direction worse by more than 0.005 in cosine. Exit code 1
/// when it does not hold.
/// </para>
/// <para>The weights are the formula's of the reference vectors: every layer takes part, and v is 0.4 to
/// 0.6.</para>
/// </remarks>
internal static class BFloat16Gradients
{
    private const double FartherBy = 1.1, CosineBelow = 0.005;

    public static int Run(int side, UNetSize size)
    {
        NativeTorch.Load();
        TorchThreads.Set(null);
        using var solver = Network(size);
        Console.WriteLine($"idm-unet size {size}, {solver.Weights.Values.Sum(w => w.numel()):n0} weights, 3 "
            + $"steps, image {side}x{side}; against float32 gradients by plain autograd");
        var exact = Gradients(solver, side, bfloat16: false, reversible: false, Anchors.None);
        Report("float32 reversible", Gradients(solver, side, false, true, Anchors.Watched));
        var plain = Report("bfloat16 plain", Gradients(solver, side, true, false, Anchors.None));
        Report("bfloat16 reversible, no anchors", Gradients(solver, side, true, true, Anchors.None));
        var watched =
            Report("bfloat16 reversible, watched", Gradients(solver, side, true, true, Anchors.Watched));
        Report("bfloat16 reversible, every coupling", Gradients(
            solver, side, true, true, Anchors.Everywhere));

        var holds = watched[0].Distance <= FartherBy * plain[0].Distance
            && watched.Zip(plain).All(pair => pair.First.Cosine >= pair.Second.Cosine - CosineBelow);
        Console.WriteLine($"criterion (distance at most {FartherBy} times plain bfloat16's, cosines at most "
            + $"{CosineBelow} less): "
            + (holds ? "holds" : "DOES NOT HOLD"));
        return holds ? 0 : 1;

        IReadOnlyList<GradientDistance> Report(string name, GradientSet gradients)
        {
            Console.WriteLine($"{name}: loss {gradients.Loss:f6}");
            var distances = gradients.DistancesTo(exact);
            foreach (var distance in distances) Console.WriteLine($"  {distance}");
            return distances;
        }
    }

    private enum Anchors
    {
        None,
        Watched,
        Everywhere,
    }

    private static Solver Network(UNetSize size)
    {
        var solver = new Solver(
            new BlockCs(new BlockCsOptions()), null, new IdmUNet(new IdmUNetOptions { Size = size }),
            new IdmSampler(new IdmSamplerOptions()), 1, 2025, CPU);
        using var noGrad = no_grad();
        foreach (var (name, parameter) in solver.Weights)
        {
            using var scope = NewDisposeScope();
            parameter.copy_(Recipe.Weight(name, parameter.shape));
        }
        return solver;
    }

    private static GradientSet Gradients(
        Solver solver, int side, bool bfloat16, bool reversible, Anchors anchors)
    {
        foreach (var watch in solver.RoundTripMonitors)
        {
            watch.Limit = anchors == Anchors.Watched
                ? RoundTripMonitor.DefaultLimit
                : double.PositiveInfinity;
            watch.AnchorEvery = anchors == Anchors.Everywhere ? 1 : watch.Length;
        }
        GradientSet gradients;
        do gradients = Step(solver, side, bfloat16, reversible);
        while (solver.RoundTripMonitors.Any(watch => watch.Exceeded));           // as the trainer does
        if (reversible)
        {
            Console.WriteLine("round trips: "
                + string.Join(", ", solver.RoundTripMonitors.Select(watch => watch.Reading)));
        }
        return gradients;
    }

    private static GradientSet Step(Solver solver, int side, bool bfloat16, bool reversible)
    {
        using var scope = NewDisposeScope();
        foreach (var weight in solver.Weights.Values) weight.grad = null;
        foreach (var watch in solver.RoundTripMonitors) watch.BeginStep();
        var item = solver.Seed.Derive("benchmark");
        var x = Recipe.Image(1, side, side);
        var precision = new TrainingPrecision(bfloat16, CPU);
        using var a = precision.Of(solver.CreateOperator(new ImageShape(1, side, side), item));
        using var measurement = solver.Measure(a, x, item);
        using var tape = reversible ? new ReversibleTape() : null;
        var loss = precision.Differentiate(
            tape, () => solver.Restore(measurement, item, null, default).sub(x).abs().mean());
        return GradientSet.Take(solver.Weights, loss.item<float>());
    }
}
