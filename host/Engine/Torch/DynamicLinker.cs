using System.Runtime.InteropServices;

namespace Idm.Engine.Torch;

/// <summary>The system's dynamic linker, called directly: its error texts say what .NET's exceptions leave out.</summary>
internal static partial class DynamicLinker
{
    private const int Lazy = 1, Now = 2;

    /// <summary>Loads a library by full path.</summary>
    /// <param name="path">The file.</param>
    /// <param name="bindNow">
    /// True: every symbol must be found now. A lazily bound symbol that is missing ends the process when it is called.
    /// </param>
    /// <param name="error">The linker's own words when the result is zero.</param>
    /// <returns>A handle, or zero.</returns>
    public static nint Open(string path, bool bindNow, out string error)
    {
        _ = TakeError();        // also binds the call: binding it later would overwrite the error it must report
        var handle = dlopen(path, bindNow ? Now : Lazy);
        error = handle == 0 ? TakeError() ?? "no reason given" : "";
        return handle;
    }

    /// <summary>The address of an exported function, or zero.</summary>
    public static nint Find(nint library, string symbol) => dlsym(library, symbol);

    private static string? TakeError() => Marshal.PtrToStringUTF8(dlerror());

    [LibraryImport("libdl.so.2", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint dlopen(string path, int flags);

    [LibraryImport("libdl.so.2", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint dlsym(nint handle, string symbol);

    [LibraryImport("libdl.so.2")]
    private static partial nint dlerror();
}
