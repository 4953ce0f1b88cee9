using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Idm.Engine.Solving;
using Idm.Plugins.CompressedSensing;
using Idm.Plugins.InvertibleDiffusion;
using Idm.TorchRuntime;
using Idm.Training.Benchmarks;
using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Benchmarks;

/// <summary>The largest square image that a training step takes within so much memory, by trying.</summary>
/// <remarks>
/// Each try is a process of its own, with weights, gradients and two moments for each weight, as AdamW keeps
/// them. On a GPU, which must be idle, a tensor takes all but the asked memory first, so that the rest,
/// CUDA's own part included, is what a smaller card has; too large an image then fails as it would there. On
/// a CPU the peak of the process decides.
/// </remarks>
internal static class LargestImage
{
    private const double GiB = 1073741824;
    private const int Fits = 0, TooLarge = 3, Largest = 8192;

    public static int Run(string[] arguments)
    {
        if (arguments is ["try", var where, var limit, var solver, var mode, var side])
            return Try(where, Number(limit), solver, Enum.Parse<BenchmarkMode>(mode), (int)Number(side));
        var device = arguments.ElementAtOrDefault(0) ?? "auto";
        var gib = arguments.ElementAtOrDefault(1) ?? "11";
        var size = arguments.ElementAtOrDefault(2) ?? "full";
        var grain = (int)Number(arguments.ElementAtOrDefault(3) ?? "64");
        Console.WriteLine($"network {size}, T = 3, float32, batch 1, in {gib} GiB on {device}, to {grain} "
            + "pixels");
        var first = 2 * grain;
        foreach (var how in new[] { BenchmarkMode.Plain, BenchmarkMode.Reversible, BenchmarkMode.Minimal })
        {
            if (Search(grain, first, s => Child(device, gib, size, how, s)) is not { } found) return 1;
            first = Math.Max(found, grain);                 // what comes next takes less
            Console.WriteLine($"{how,-12} {(found == 0 ? $"not even {grain}" : found == Largest ? $"at least {found}" : found)}");
        }
        return 0;
    }

    /// <summary>
    /// Doubles the side until it is too large, then halves the interval; null when a try failed otherwise.
    /// </summary>
    private static int? Search(int grain, int first, Func<int, bool?> fits)
    {
        var (low, high) = (0, first);
        while (high < Largest)
        {
            if (fits(high) is not { } yes) return null;
            if (!yes) break;
            (low, high) = (high, Math.Min(2 * high, Largest));
        }
        if (high == Largest && fits(high) == true) return high;
        while (high - low > grain)
        {
            var middle = (low + high) / 2 / grain * grain;
            if (fits(middle) is not { } yes) return null;
            (low, high) = yes ? (middle, high) : (low, middle);
        }
        return low;
    }

    private static bool? Child(string device, string gib, string size, BenchmarkMode mode, int side)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!,
            ["largest", "try", device, gib, size, $"{mode}", side.ToString(CultureInfo.InvariantCulture)]);
        using var process = Process.Start(start)!;
        process.WaitForExit();
        if (process.ExitCode is Fits or TooLarge) return process.ExitCode == Fits;
        Console.Error.WriteLine($"the try of {side}x{side}, {mode}, ended with code {process.ExitCode}");
        return null;
    }

    private static int Try(string where, double gib, string size, BenchmarkMode mode, int side)
    {
        NativeTorch.Load();
        TorchThreads.Set(null);
        var device = TorchDevice.Resolve(where).Device;
        using var scope = NewDisposeScope();
        if (device.type == DeviceType.CPU) ProcessMemory.UseMeasuringMode();
        else Take(device, gib);
        try
        {
            using var solver = new Solver(
                new BlockCs(new BlockCsOptions()), null,
                new IdmUNet(new IdmUNetOptions { Size = Enum.Parse<UNetSize>(size, ignoreCase: true) }),
                new IdmSampler(new IdmSamplerOptions()), 1, 2025, device);
            using var moments = zeros(2 * solver.Weights.Values.Sum(w => w.numel()), device: device);
            using var touched = moments.fill_(Sdk.Scalars.One);         // resident, also on a CPU
            var time = Stopwatch.StartNew();
            _ = new Benchmark(solver).Run(new BenchmarkCase(mode, side, Repetitions: 0), default);
            var fits = device.type != DeviceType.CPU || ProcessMemory.Read().PeakResident <= gib * GiB;
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"  {mode} {side}x{side}: {time.Elapsed.TotalSeconds:f1} s, {(fits ? "fits" : "too large")}"));
            return fits ? Fits : TooLarge;
        }
        catch (ExternalException e) when (device.type != DeviceType.CPU
            && (e.Message.Contains("out of memory", StringComparison.OrdinalIgnoreCase)
                || e.Message.Contains("ALLOC_FAILED", StringComparison.Ordinal)))
        {
            Console.Error.WriteLine($"  {mode} {side}x{side}: too large");
            return TooLarge;
        }
    }

    /// <summary>
    /// Leaves so much of the device, what this process holds of it already included. Lives in the caller's
    /// scope.
    /// </summary>
    private static void Take(Device device, double gib)
    {
        var total = CudaMemory.Watch(device)?.Total
            ?? throw new DeviceException($"{device}: the CUDA runtime does not tell how much memory there is");
        var bytes = total - (long)(gib * GiB);
        if (bytes > 0) _ = empty(bytes, ScalarType.Byte, device);
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
