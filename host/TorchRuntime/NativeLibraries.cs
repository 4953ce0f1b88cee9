namespace Idm.TorchRuntime;

/// <summary>
/// The native libraries of one libtorch, loaded by full path in the order in which they need each other.
/// </summary>
internal sealed class NativeLibraries
{
    private static readonly string[] Order =
        ["libc10.so", "libtorch_cpu.so", "libc10_cuda.so", "libtorch_cuda.so", "libtorch.so"];

    private readonly Dictionary<string, nint> _handles = [];
    private readonly LibtorchLocation _location;

    private NativeLibraries(LibtorchLocation location) => _location = location;

    /// <summary>A handle of <c>libtorch_cpu.so</c>.</summary>
    public nint Core => _handles["libtorch_cpu.so"];

    /// <summary>A handle of <c>libc10_cuda.so</c>; zero where the folder is built for the CPU only.</summary>
    public nint Cuda => _handles.GetValueOrDefault("libc10_cuda.so");

    /// <summary>Loads libtorch, with CUDA where the folder has it, and then TorchSharp's binding.</summary>
    /// <exception cref="TorchLoadException">One cannot be loaded.</exception>
    public static NativeLibraries Load(LibtorchLocation location)
    {
        var libraries = new NativeLibraries(location);
        foreach (var name in Order)
        {
            var path = Path.Combine(location.Folder, name);
            var optional = name.Contains("cuda", StringComparison.Ordinal);
            if (!optional || File.Exists(path))
                libraries._handles[name] = libraries.Open(path, bindNow: false);
        }

        // With a libtorch that nobody tried, all of the binding's symbols must be there now, not at the first
        // call.
        libraries.Open(location.Binding, bindNow: location.Foreign);
        return libraries;
    }

    /// <summary>Until disposed, keeps TorchSharp from loading the program's own libtorch as well.</summary>
    /// <exception cref="TorchLoadException">It cannot be kept from it.</exception>
    public IDisposable StandInForNeighbours()
    {
        var aliases = new Aliases();
        if (!_location.Foreign || _location.OwnFolder is null) return aliases;
        foreach (var name in (string[])["libtorch_cpu.so", "libtorch_cuda.so"])
        {
            var beside = Path.Combine(_location.OwnFolder, name);
            if (!File.Exists(beside)) continue;
            var alias = _handles.TryGetValue(name, out var handle)
                ? LibraryAlias.Create(handle, beside)
                : null;
            if (alias is not null)
            {
                aliases.Add(alias);
                continue;
            }
            aliases.Dispose();
            throw new TorchLoadException(
                _location.Folder, $"TorchSharp would load {beside} too, and two libtorches in one process "
                    + "abort it",
                "remove that file, or put the program's own libtorch into a subfolder named libtorch");
        }
        return aliases;
    }

    private nint Open(string path, bool bindNow)
    {
        var handle = DynamicLinker.Open(path, bindNow, out var error);
        return handle != 0 ? handle
            : throw new TorchLoadException(path, error, LoadAdvice.For(error, _location.Foreign));
    }

    private sealed class Aliases : List<LibraryAlias>, IDisposable
    {
        public void Dispose() => ForEach(alias => alias.Dispose());
    }
}
