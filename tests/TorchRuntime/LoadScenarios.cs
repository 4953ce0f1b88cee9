using Idm.Common;
using TorchSharp;

namespace Idm.TorchRuntime.Tests;

/// <summary>What child processes do. They print one fact a line.</summary>
internal static class LoadScenarios
{
    public static void LoadAndCompute()
    {
        try
        {
            var runtime = NativeTorch.Load();
            Console.WriteLine($"folder {runtime.Folder}");
            Console.WriteLine($"foreign {runtime.Foreign}");
            Console.WriteLine($"version {runtime.Version}, fits {runtime.VersionFits}");
            Console.WriteLine($"gradient {Compute()}");
            PrintMapped();
        }
        catch (TorchLoadException e)
        {
            Console.WriteLine(e.Message);
        }
    }

    public static void LoadTwice()
    {
        var loads = new LoadedTorch[4];
        Parallel.For(0, loads.Length, i => loads[i] = NativeTorch.Load());
        Console.WriteLine($"same {loads.All(load => ReferenceEquals(load, loads[0]))}");
        Console.WriteLine($"same folder {ReferenceEquals(NativeTorch.Load(loads[0].Folder), loads[0])}");
        using var other = new TemporaryFolder();
        File.WriteAllText(other["libtorch_cpu.so"], "another one");
        try
        {
            NativeTorch.Load(other.FullPath);
        }
        catch (TorchLoadException e)
        {
            Console.WriteLine(e.Message);
        }
    }

    public static void FailTwice()
    {
        var messages = new List<string>();
        for (var i = 0; i < 2; i++)
        {
            try
            {
                NativeTorch.Load();
            }
            catch (TorchLoadException e)
            {
                messages.Add(e.Message);
            }
        }
        Console.WriteLine($"failures {messages.Count}, same {messages.Distinct().Count() == 1}");
    }

    public static void ExamineTheMachine()
    {
        foreach (var line in Doctor.Examine(["/no/such/plugins"], "/proc/not/writable"))
        {
            Console.WriteLine($"{line.Severity} {line.Name}: {line.Value} | {line.Advice}");
        }
    }

    /// <summary>
    /// Every other block of half a MiB stays; prints what is resident with the holes, tidied, and what stays.
    /// </summary>
    public static void LeaveHoles()
    {
        const int MiB = 1 << 20, Blocks = 512;
        NativeTorch.Load();
        // From now on glibc has no mappings for smaller blocks.
        torch.ones(16 * MiB / 4).Dispose();
        NativeHeap.Tidy();
        var before = ProcessMemory.Read().Resident;
        List<torch.Tensor> kept = [], freed = [];
        for (var i = 0; i < Blocks; i++) (i % 2 == 0 ? kept : freed).Add(torch.ones(MiB / 8));
        foreach (var tensor in freed) tensor.Dispose();
        var holes = ProcessMemory.Read().Resident;
        NativeHeap.Tidy();
        var tidy = ProcessMemory.Read().Resident;
        Console.WriteLine($"{(holes - before) / MiB} {(tidy - before) / MiB} "
            + $"{kept.Sum(t => t.sum().item<float>()) * 8 / MiB}");
    }

    public static void MeasurePeaks()
    {
        NativeTorch.Load();
        Console.WriteLine($"measuring {ProcessMemory.UseMeasuringMode()}");
        for (var mebibytes = 16; mebibytes <= 64; mebibytes *= 2)
        {
            long? peak = 0;
            for (var repetition = 0; repetition < 2; repetition++)
            {
                peak = ProcessMemory.MeasurePeak(() => torch.ones(mebibytes << 18).Dispose());
            }
            Console.WriteLine($"peak {mebibytes} {peak}");
        }
    }

    private static float Compute()
    {
        using var scope = torch.NewDisposeScope();
        var a = torch.ones(8, 8, requires_grad: true);
        torch.mm(a, a).sum().backward();
        return a.grad!.sum().item<float>();
    }

    private static void PrintMapped()
    {
        var mapped = File.ReadLines("/proc/self/maps")
            .Where(line => line.Contains('/', StringComparison.Ordinal))
            .Select(line => line[line.IndexOf('/', StringComparison.Ordinal)..])
            .Where(path => Path.GetFileName(path) is "libc10.so" or "libtorch.so" or "libtorch_cpu.so")
            .Distinct().Order(StringComparer.Ordinal);
        foreach (var path in mapped) Console.WriteLine($"mapped {path}");
    }
}
