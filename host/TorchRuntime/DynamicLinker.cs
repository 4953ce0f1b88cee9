using System.Runtime.InteropServices;

namespace Idm.TorchRuntime;

/// <summary>
/// The system's dynamic linker, called directly: its error texts say what .NET's exceptions leave out.
/// </summary>
internal static partial class DynamicLinker
{
    private const int Lazy = 1, Now = 2, NoLoad = 4, LinkMap = 2;

    /// <summary>Loads a library by full path.</summary>
    /// <param name="path">The file.</param>
    /// <param name="bindNow">
    /// True: every symbol must be found now. A lazily bound symbol that is missing ends the process when it
    /// is called.
    /// </param>
    /// <param name="error">The linker's own words when the result is zero.</param>
    /// <returns>A handle, or zero.</returns>
    public static nint Open(string path, bool bindNow, out string error)
    {
        // Also binds the call: binding it later would overwrite the error it must report.
        _ = TakeError();
        var handle = dlopen(path, bindNow ? Now : Lazy);
        error = handle == 0 ? TakeError() ?? "no reason given" : "";
        return handle;
    }

    /// <summary>The address of an exported function, or zero.</summary>
    public static nint Find(nint library, string symbol) => dlsym(library, symbol);

    /// <summary>True when the linker would take a library that is loaded already for this path.</summary>
    public static bool IsLoaded(string path)
    {
        var handle = dlopen(path, Lazy | NoLoad);
        if (handle != 0) _ = dlclose(handle);
        return handle != 0;
    }

    /// <summary>
    /// The linker's public record of a loaded library (<c>struct link_map</c> of link.h), or zero.
    /// </summary>
    public static nint Record(nint library) => dlinfo(library, LinkMap, out var record) == 0 ? record : 0;

    private static string? TakeError() => Marshal.PtrToStringUTF8(dlerror());

    [LibraryImport("libdl.so.2", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint dlopen(string path, int flags);

    [LibraryImport("libdl.so.2", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint dlsym(nint handle, string symbol);

    [LibraryImport("libdl.so.2")]
    private static partial nint dlerror();

    [LibraryImport("libdl.so.2")]
    private static partial int dlclose(nint handle);

    [LibraryImport("libdl.so.2")]
    private static partial int dlinfo(nint handle, int request, out nint result);
}
