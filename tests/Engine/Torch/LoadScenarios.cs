using Idm.Engine.Torch;
using TorchSharp;

namespace Idm.Engine.Tests.Torch;

/// <summary>What the child processes of <see cref="NativeTorchTests"/> do. They print one fact a line.</summary>
internal static class LoadScenarios
{
    public static void LoadAndCompute()
    {
        try
        {
            var runtime = NativeTorch.Load();
            Console.WriteLine($"folder {runtime.Folder}");
            Console.WriteLine($"foreign {runtime.Foreign}");
            Console.WriteLine($"version {runtime.Version} {runtime.Expected}");
            Console.WriteLine($"sum {Compute()}");
            PrintMapped();
        }
        catch (TorchLoadException e)
        {
            Console.WriteLine(e.Message);
        }
    }

    public static void LoadTwice()
    {
        var loads = new TorchRuntime[4];
        Parallel.For(0, loads.Length, i => loads[i] = NativeTorch.Load());
        Console.WriteLine($"same {loads.All(load => ReferenceEquals(load, loads[0]))}");
        var copy = Directory.CreateTempSubdirectory("idm-libtorch-");
        try
        {
            File.WriteAllText(Path.Combine(copy.FullName, "libtorch_cpu.so"), "not the one");
            NativeTorch.Load(copy.FullName);
        }
        catch (TorchLoadException e)
        {
            Console.WriteLine(e.Message);
        }
        finally
        {
            copy.Delete(recursive: true);
        }
    }

    private static float Compute()
    {
        using var scope = torch.NewDisposeScope();
        var a = torch.ones(8, 8, requires_grad: true);
        var loss = torch.mm(a, a).sum();
        loss.backward();
        return a.grad!.sum().item<float>();
    }

    private static void PrintMapped()
    {
        var mapped = File.ReadLines("/proc/self/maps")
            .Select(line => line[(line.LastIndexOf(' ') + 1)..])
            .Where(path => Path.GetFileName(path).StartsWith("libtorch", StringComparison.Ordinal)
                || Path.GetFileName(path).StartsWith("libc10", StringComparison.Ordinal))
            .Distinct().Order(StringComparer.Ordinal);
        foreach (var path in mapped) Console.WriteLine($"mapped {path}");
    }
}
