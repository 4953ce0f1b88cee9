using System.Diagnostics;
using Idm.Configuration.Settings;
using Idm.Engine.Solving;
using Idm.Sdk;
using Idm.Sdk.Operators;
using Idm.TorchRuntime;
using Idm.Training.Steps;
using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Training.Benchmarks;

/// <summary>Times one case and takes its peak of memory, in this process.</summary>
/// <remarks>
/// A peak is honest only in a fresh process: what an earlier case left in the allocator would hide it.
/// </remarks>
/// <param name="solver">The network; its gradients, and v of its couplings, are changed.</param>
public sealed class Benchmark(Solver solver)
{
    /// <summary>Runs a case.</summary>
    /// <exception cref="PluginException">
    /// The operator or the model does not take images of this side.
    /// </exception>
    public BenchmarkResult Run(BenchmarkCase @case, CancellationToken cancellation)
    {
        Prepare(@case);
        using var scope = NewDisposeScope();
        var item = solver.Seed.Derive("benchmark");
        using var a = CreateOperator(@case, item);
        var x = Image(@case, item);
        using var measurement = solver.Measure(a, x, item);
        _ = measurement.BackProjection;                     // computed once, whatever is done with it

        ProcessMemory.ResetPeak();
        var before = ProcessMemory.Read().Resident;
        var cuda = CudaMemory.Watch(solver.Device);
        List<(double Wall, double Cpu)> times = [];
        for (var i = 0; i <= @case.Repetitions; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            times.Add(Once(@case, measurement, x, item, cancellation));
        }
        times.RemoveAt(0);                                  // the first run also prepares kernels and threads
        var peak = solver.Device.type == DeviceType.CPU
            ? ProcessMemory.Read().PeakResident - before
            : cuda?.Peak;
        return new BenchmarkResult(
            [.. times.Select(t => t.Wall)], [.. times.Select(t => t.Cpu)], peak, get_num_threads(),
            [.. solver.RoundTripMonitors
                .Where(watch => watch.LastError > 0)
                .Select(watch => new RoundTrip(watch.Name, watch.Length, watch.LastError))]);
    }

    private void Prepare(BenchmarkCase @case)
    {
        using var noGrad = no_grad();
        using var mixing = (@case.Mixing ?? 0).ToScalar();
        if (@case is { Mode: BenchmarkMode.Inference, BFloat16: false }) solver.PrepareForInference();
        // Measured, not fixed.
        foreach (var watch in solver.RoundTripMonitors) watch.Limit = double.PositiveInfinity;
        foreach (var (name, weight) in solver.Weights)
        {
            using var scope = NewDisposeScope();
            if (@case.Mixing is not null && name.EndsWith(".v", StringComparison.Ordinal))
                weight.fill_(mixing);
            if (@case.Mode == BenchmarkMode.Inference) continue;
            // Touched, so that it is resident before.
            var gradient = empty_like(weight).fill_(Scalars.One);
            weight.grad = gradient.zero_();
        }
    }

    private (double Wall, double Cpu) Once(
        BenchmarkCase @case, Measurement measurement, Tensor x, RandomStream item,
        CancellationToken cancellation)
    {
        using var scope = NewDisposeScope();
        foreach (var watch in solver.RoundTripMonitors) watch.BeginStep();
        var training = @case.Mode != BenchmarkMode.Inference;

        var (time, cpu) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
        Tensor loss;
        if (training)
        {
            ZeroGradients();
            using var tape = TrainingTape.Open(Enum.Parse<TrainMemory>($"{@case.Mode}"));
            loss = new TrainingPrecision(@case.BFloat16, solver.Device).Differentiate(tape, Loss);
        }
        else
        {
            using var noGrad = no_grad();
            using var precision = @case.BFloat16 ? Autocast.BFloat16(solver.Device) : null;
            loss = Loss();
        }
        if (!float.IsFinite(loss.item<float>()))            // on a GPU this waits for the result
            throw new PluginException("the benchmark's network gave no finite number");
        return (time.Elapsed.TotalSeconds, (Environment.CpuUsage.TotalTime - cpu).TotalSeconds);

        Tensor Loss() => solver.Restore(measurement, item, null, cancellation).sub(x).abs().mean();
    }

    private void ZeroGradients()
    {
        using var noGrad = no_grad();
        foreach (var weight in solver.Weights.Values)
        {
            using var gradient = weight.grad;
            gradient?.zero_();
        }
    }

    private IOperator CreateOperator(BenchmarkCase @case, RandomStream item)
    {
        var shape = new ImageShape(solver.Channels, @case.Side, @case.Side);
        var padded = solver.Pad(shape);
        if (padded != shape)
        {
            throw new PluginException($"images of {@case.Side}x{@case.Side} would be padded to "
                + $"{padded.Height}x{padded.Width}; measure that size instead");
        }
        var a = solver.CreateOperator(shape, item);
        return @case.BFloat16 ? new FullPrecisionOperator(a, solver.Device) : a;
    }

    private Tensor Image(BenchmarkCase @case, RandomStream item)
    {
        var random = item.Derive("image");
        var samples = new float[@case.Batch * solver.Channels * @case.Side * @case.Side];
        for (var i = 0; i < samples.Length; i++) samples[i] = (float)random.NextUniform();
        return tensor(samples, [@case.Batch, solver.Channels, @case.Side, @case.Side]).to(solver.Device);
    }
}
