using System.Runtime.CompilerServices;
using TorchSharp;

namespace Idm.TorchRuntime;

/// <summary>Loads libtorch, once, before anything else in the process touches a TorchSharp type.</summary>
/// <remarks>
/// TorchSharp would load it by itself, but hides the linker's reason when that fails, copies 500 MB into the
/// program's folder, and cannot be asked twice. What is loaded here by full path it finds already loaded.
/// </remarks>
public static class NativeTorch
{
    private static readonly Lock Gate = new();
    private static LoadedTorch? _runtime;
    private static TorchLoadException? _failure;

    /// <summary>The loaded libtorch, or null before <see cref="Load"/>.</summary>
    public static LoadedTorch? Current => _runtime;

    /// <summary>
    /// A handle of <c>libtorch_cpu.so</c>, for exports that TorchSharp lacks; zero before <see cref="Load"/>.
    /// </summary>
    internal static nint CoreLibrary { get; private set; }

    /// <summary>
    /// A handle of <c>libc10_cuda.so</c>, and through it of the CUDA runtime; zero where libtorch has no
    /// CUDA.
    /// </summary>
    internal static nint CudaLibrary { get; private set; }

    /// <summary>
    /// Loads libtorch and says what was loaded. Later calls, from any thread, give the first one's result.
    /// </summary>
    /// <param name="libtorchFolder">
    /// A folder with <c>libtorch_cpu.so</c>, or one whose <c>lib</c> has it; null: the environment variable
    /// <c>IDM_LIBTORCH</c>, and without that the libtorch that came with this program.
    /// </param>
    /// <exception cref="TorchLoadException">
    /// It cannot be loaded; or another folder was loaded before, as there is one libtorch in a process.
    /// </exception>
    public static LoadedTorch Load(string? libtorchFolder = null)
    {
        lock (Gate)
        {
            if (_failure is not null) throw _failure;
            if (_runtime is not null && libtorchFolder is null) return _runtime;
            var location = LibtorchLocation.Find(libtorchFolder, LibtorchLocation.ProgramFolders());
            if (_runtime is not null) return Again(_runtime, location);
            try
            {
                WaitingThreads.Choose();
                var libraries = NativeLibraries.Load(location);
                (CoreLibrary, CudaLibrary) = (libraries.Core, libraries.Cuda);
                Nnpack.SwitchOff(CoreLibrary);
                using (libraries.StandInForNeighbours()) _runtime = Describe(location);
                return _runtime;
            }
            catch (TorchLoadException e)
            {
                // What is half loaded cannot be unloaded: a second try would mix two libtorches.
                _failure = e;
                throw;
            }
        }
    }

    private static LoadedTorch Again(LoadedTorch loaded, LibtorchLocation location)
        => loaded.Folder == location.Folder ? loaded : throw new TorchLoadException(
            location.Folder, $"libtorch was already loaded from {loaded.Folder}, and a process can hold only "
                + "one",
            "name the folder when the program starts, before anything is computed");

    // Apart from Load and never inlined, so that no TorchSharp type is touched before the libraries are
    // there.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static LoadedTorch Describe(LibtorchLocation location)
    {
        try
        {
            torch.InitializeDeviceType(DeviceType.CPU);
            var build = TorchBuild.Read(CoreLibrary);
            var cuda = torch.cuda.is_available();
            return new LoadedTorch(
                location.Folder, build.Version, torch.NormalizeNuGetVersion(torch.__version__),
                location.Foreign, cuda,
                cuda ? torch.cuda.device_count() : 0, build.CpuCapability);
        }
        catch (Exception e) when (
            e is TypeInitializationException or NotSupportedException or DllNotFoundException)
        {
            var reason = (e.InnerException ?? e).Message.Split('\n')[0];
            throw new TorchLoadException(location.Binding, reason, "install the program again", e);
        }
    }
}
