using System.Runtime.InteropServices;

namespace Idm.Sdk.Native;

/// <summary>The C library's heap, which tensors on the CPU live in.</summary>
internal static partial class NativeHeap
{
    private static bool _canTrim = OperatingSystem.IsLinux();

    /// <summary>
    /// Gives memory between live blocks back to the system. The allocator itself gives back only what lies at the end of
    /// the heap: a process that freed a gigabyte of activations may go on holding it, and take new ones elsewhere.
    /// </summary>
    public static void ReleaseFree()
    {
        if (!_canTrim) return;
        try
        {
            _ = malloc_trim(0);
        }
        catch (EntryPointNotFoundException)
        {
            _canTrim = false;                               // another C library than glibc
        }
    }

    [LibraryImport("libc")]
    private static partial int malloc_trim(nuint keep);
}
