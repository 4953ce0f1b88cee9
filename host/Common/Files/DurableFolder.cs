using System.Runtime.InteropServices;

namespace Idm.Common.Files;

/// <summary>Flushes a folder's list of names to the disk, so that a rename survives a power cut.</summary>
public static partial class DurableFolder
{
    private const int ReadOnly = 0;

    /// <summary>Flushes it where the system can; Windows keeps names safe by itself.</summary>
    /// <remarks>
    /// A refusal (some network file systems) is no error: the file is whole, and its name is set.
    /// </remarks>
    public static void Flush(string folder)
    {
        if (OperatingSystem.IsWindows()) return;
        var handle = Open(folder, ReadOnly);
        if (handle < 0) return;
        _ = FSync(handle);
        _ = Close(handle);
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int FSync(int handle);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int handle);
}
