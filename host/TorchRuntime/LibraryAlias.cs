using System.Runtime.InteropServices;

namespace Idm.TorchRuntime;

/// <summary>While it lives, the dynamic linker takes a loaded library for the file at another path.</summary>
/// <remarks>
/// TorchSharp's static constructor loads the libtorch_cpu.so that lies beside it by full path. With another
/// libtorch loaded that second copy would abort the process, as operators can be registered only once. The
/// linker compares such a path with the <c>l_name</c> of what is loaded, the second field of the public
/// <c>struct link_map</c>; so for the length of that constructor the loaded library goes by the path that
/// will be asked for.
/// </remarks>
internal sealed unsafe class LibraryAlias : IDisposable
{
    private readonly nint* _name;
    private readonly nint _before;
    private readonly nint _alias;

    private LibraryAlias(nint* name, string path)
    {
        _name = name;
        _before = *name;
        _alias = Marshal.StringToCoTaskMemUTF8(path);
        *_name = _alias;
    }

    /// <summary>
    /// Makes a loaded library answer to a path, or returns null where this linker does not allow it.
    /// </summary>
    public static LibraryAlias? Create(nint library, string path)
    {
        var record = (nint*)DynamicLinker.Record(library);
        if (record is null) return null;
        var alias = new LibraryAlias(record + 1, path);
        if (DynamicLinker.IsLoaded(path)) return alias;
        alias.Dispose();
        return null;
    }

    public void Dispose()
    {
        *_name = _before;
        Marshal.FreeCoTaskMem(_alias);
    }
}
