using System.Runtime.CompilerServices;
using Idm.Common;
using TorchSharp;

namespace Idm.TorchRuntime;

/// <summary>The doctor's look at libtorch, TorchSharp and CUDA.</summary>
internal static class TorchChecks
{
    public static IEnumerable<DoctorLine> Look(string? folder)
    {
        LoadedTorch? runtime = null;
        DoctorLine? failure = null;
        try
        {
            runtime = NativeTorch.Load(folder);
        }
        catch (TorchLoadException e)
        {
            failure = new DoctorLine("libtorch", $"{e.Library}: {e.Reason}", Severity.Error, e.Advice);
        }
        return runtime is null ? [failure!] : Describe(runtime);
    }

    // Apart and never inlined: TorchSharp types are not to be touched when libtorch did not load.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static IEnumerable<DoctorLine> Describe(LoadedTorch runtime)
    {
        var origin = runtime.Foreign ? "brought along" : "this program's own";
        yield return new DoctorLine("libtorch", $"{runtime.Version}, {origin}, {runtime.Folder}",
            runtime.VersionFits ? Severity.Note : Severity.Warning,
            runtime.VersionFits ? null
            : $"TorchSharp was built for {runtime.Expected}: another version may end the "
                + $"process when something it lacks is called; use {runtime.Expected}");
        var version = typeof(torch).Assembly.GetName().Version?.ToString(3);
        yield return new DoctorLine("TorchSharp", $"{version}, built for libtorch {runtime.Expected}");
        yield return new DoctorLine("kernels", $"{runtime.CpuCapability}, {torch.get_num_threads()} threads");
        yield return Cuda(runtime);
        yield return Autocast.Available
            ? new DoctorLine("bf16 autocast", "available")
            : new DoctorLine("bf16 autocast", "this libtorch does not export it", Severity.Warning,
            "compute in float32");
    }

    private static DoctorLine Cuda(LoadedTorch runtime)
    {
        if (runtime.CudaUsable) return new DoctorLine("CUDA", $"{runtime.CudaDevices} device(s)");
        if (!File.Exists(Path.Combine(runtime.Folder, "libtorch_cuda.so")))
        {
            return new DoctorLine("CUDA", "not in this libtorch: computing on the CPU", Severity.Note,
                $"for a GPU set {LibtorchLocation.Variable} to a libtorch {runtime.Expected} built for CUDA");
        }
        return new DoctorLine("CUDA", "libtorch has it, but finds no device", Severity.Warning,
            "check the driver with nvidia-smi; in a container, pass the devices in");
    }
}
