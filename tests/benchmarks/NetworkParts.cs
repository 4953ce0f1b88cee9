using System.Diagnostics;
using System.Globalization;
using Idm.Engine.Solving;
using Idm.Plugins.CompressedSensing;
using Idm.Plugins.InvertibleDiffusion;
using Idm.Sdk;
using Idm.Sdk.Operators;
using Idm.Sdk.Reversible;
using Idm.TorchRuntime;
using static TorchSharp.torch;

namespace Idm.Benchmarks;

/// <summary>
/// Where one sampler step of the full network spends its seconds and bytes: each kind of layer by itself, in
/// the shapes and as often as the network has it.
/// </summary>
internal static class NetworkParts
{
    private const double MiB = 1048576;

    /// <summary>Measures at images of one side.</summary>
    public static void Run(int side)
    {
        NativeTorch.Load();
        TorchThreads.Set(null);
        var (upper, lower, tokens, fewer) = (side / 2, side / 4, side * side / 4, side * side / 16);
        var at = new Placement(ScalarType.Float32, CPU);
        using var context = new Context(side);
        Console.WriteLine($"one step of idm-unet size full, {side}x{side}, float32, {get_num_threads()} "
            + "threads");
        Console.WriteLine("part                         count   forward, s   plain step, s   on the tape, s  "
            + " kept, MiB");
        var total = new Cost(0, 0, 0, 0);
        total += Line("resnets, half resolution", Resnets(
            upper, (320, 320, 2), (960, 320, 1), (640, 320, 2)));
        total += Line("resnets, quarter", Resnets(
            lower, (320, 640, 1), (640, 640, 1), (1920, 640, 1), (1280, 640, 1), (960, 640, 1)));
        foreach (var (
            where, channels, count) in new[] { ("half resolution", 320, tokens), ("quarter", 640, fewer) })
        {
            total += Line($"attention, {where}", [Attention(channels, count)]);
            total += Line($"feed-forward, {where}", [FeedForward(channels, count)]);
            total += Line($"injectors, {where}",
                [Injectors(channels, channels == 320 ? 2 : 4, channels == 320 ? upper : lower)]);
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{"sum",-28} {"",5}   {total.Forward,10:f3}   {total.Plain,13:f3}   {total.Taped,14:f3}   {total.Kept / MiB,9:f1}"));

        IEnumerable<(int, Cost)> Resnets(int s, params (int From, int To, int Count)[] kinds)
        {
            foreach (var (from, to, count) in kinds)
            {
                using var block = new ResnetBlock(from, to, 32, at);
                yield return (count, Measure(block.Forward, [1, from, s, s]));
            }
        }

        (int, Cost) Attention(int channels, int count)
        {
            using var norm = nn.LayerNorm(channels);
            using var layer = new SelfAttention(channels, 8, at);
            return (5, Measure(x => layer.Forward(norm, x), [1, count, channels]));
        }

        (int, Cost) FeedForward(int channels, int count)
        {
            using var norm = nn.LayerNorm(channels);
            using var layer = new GatedFeedForward(channels, at);
            return (5, Measure(x => layer.Forward(norm, x), [1, count, channels]));
        }

        (int, Cost) Injectors(int channels, int factor, int s)
        {
            using var layer = new Injector(channels, factor, 1, at);
            return (10, Measure(x => layer.Forward(x, context.Step), [1, channels, s, s]));
        }
    }

    private static Cost Line(string name, IEnumerable<(int Count, Cost Each)> kinds)
    {
        var (count, sum) = (0, new Cost(0, 0, 0, 0));
        foreach (var (n, each) in kinds)
        {
            count += n;
            sum += new Cost(n * each.Forward, n * each.Plain, n * each.Taped, n * each.Kept);
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{name,-28} {count,5}   {sum.Forward,10:f3}   {sum.Plain,13:f3}   {sum.Taped,14:f3}   "
                + $"{sum.Kept / MiB,9:f1}"));
        return sum;
    }

    /// <summary>
    /// The least of three times, and the bytes between forward and backward, the value included.
    /// </summary>
    private static Cost Measure(Func<Tensor, Tensor> layer, long[] shape)
    {
        var best = new Cost(double.MaxValue, double.MaxValue, double.MaxValue, double.MaxValue);
        for (var i = 0; i < 4; i++)
        {
            using var scope = NewDisposeScope();
            var x = randn(shape).requires_grad_(true);
            var watch = Stopwatch.StartNew();
            using (no_grad()) layer(x).Dispose();
            var forward = watch.Elapsed.TotalSeconds;
            watch.Restart();
            using (var z = layer(x)) z.backward([ones_like(z)]);
            var plain = watch.Elapsed.TotalSeconds;
            using var tape = new ReversibleTape(TapeMemory.Reversible);
            var before = ProcessMemory.Read().Live ?? 0;
            watch.Restart();
            var y = layer(ReversibleTape.Cut(x));
            var kept = (ProcessMemory.Read().Live ?? 0) - before;
            tape.Backward(y, ones_like(y));
            var taped = watch.Elapsed.TotalSeconds;
            if (i == 0) continue;                           // gradients come into being, kernels are prepared
            best = new Cost(
                Math.Min(best.Forward, forward), Math.Min(best.Plain, plain), Math.Min(best.Taped, taped),
                Math.Min(best.Kept, kept));
        }
        return best;
    }

    /// <param name="Forward">Seconds without gradients.</param>
    /// <param name="Plain">Seconds of forward and backward by autograd.</param>
    /// <param name="Taped">Seconds of forward and backward on a tape.</param>
    /// <param name="Kept">Bytes that the tape keeps in between.</param>
    private sealed record Cost(double Forward, double Plain, double Taped, double Kept)
    {
        public static Cost operator +(Cost a, Cost b) =>
            new(a.Forward + b.Forward, a.Plain + b.Plain, a.Taped + b.Taped, a.Kept + b.Kept);
    }

    /// <summary>A measurement for the injectors.</summary>
    private sealed class Context : IDisposable
    {
        private readonly Solver _solver;
        private readonly IOperator _operator;
        private readonly Measurement _measurement;

        public Context(int side)
        {
            _solver = new Solver(
                new BlockCs(new BlockCsOptions()), null, new IdmUNet(new IdmUNetOptions()), new IdmSampler(
                    new IdmSamplerOptions()),
                channels: 1, seed: 2025, CPU);
            var item = _solver.Seed.Derive("parts");
            using var x = rand([1, 1, side, side]);
            _operator = _solver.CreateOperator(new ImageShape(1, side, side), item);
            _measurement = _solver.Measure(_operator, x, item);
            Step = new StepContext(1, _measurement);
        }

        public StepContext Step { get; }

        public void Dispose()
        {
            _measurement.Dispose();
            _operator.Dispose();
            _solver.Dispose();
        }
    }
}
