using Idm.Engine.Solving;
using Idm.Plugins.CompressedSensing;
using Idm.Plugins.InvertibleDiffusion;
using Idm.TorchRuntime;
using Idm.Training.Benchmarks;
using TorchSharp;

namespace Idm.Benchmarks;

/// <summary>
/// Time and peak memory of a training step of the small network over the number of steps T: what 'idm bench'
/// measures, all in this process, which is quick; for peaks to be quoted use 'idm bench'.
/// </summary>
internal static class TrainingStep
{
    private const double MiB = 1048576;

    public static void Run(int side, int batch)
    {
        NativeTorch.Load();
        TorchThreads.Set(null);
        Console.WriteLine($"idm-unet size small, patch {side}x{side}, batch {batch}, float32, "
            + $"{torch.get_num_threads()} threads");
        Console.WriteLine("  T   mode            seconds   peak MiB above weights and gradients");
        foreach (var mode in Enum.GetValues<BenchmarkMode>())
        foreach (var steps in new[] { 2, 3, 6, 12 })
        {
            using var solver = new Solver(
                new BlockCs(new BlockCsOptions()), null, new IdmUNet(new IdmUNetOptions()),
                new IdmSampler(new IdmSamplerOptions { Steps = steps }), 1, 2025, torch.CPU);
            var result = new Benchmark(solver).Run(new BenchmarkCase(mode, side, batch), default);
            Console.WriteLine($"{steps,3}   {mode,-13} {result.LeastSeconds,9:f3}   "
                + $"{result.PeakBytes / MiB,8:f1}");
        }
    }
}
