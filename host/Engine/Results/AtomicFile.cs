using System.Runtime.InteropServices;

namespace Idm.Engine.Results;

/// <summary>Writes files that are whole or absent.</summary>
public static partial class AtomicFile
{
    private const string TemporarySuffix = ".idm-tmp";

    /// <summary>
    /// Writes to a temporary file in the same folder, forces it to the disk and renames it; a file that was
    /// there is replaced only then, and stays as it was when <paramref name="write"/> throws.
    /// </summary>
    public static void Write(string path, Action<Stream> write)
    {
        var full = Path.GetFullPath(path);
        var folder = Path.GetDirectoryName(full)!;
        var temporary = Path.Combine(folder, $".{Path.GetRandomFileName()}{TemporarySuffix}");
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }
            File.Move(temporary, full, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
        Sync(folder);
    }

    /// <summary>
    /// Removes temporary files that a killed process left in a folder nobody else writes to.
    /// </summary>
    public static void RemoveLeftovers(string folder)
    {
        foreach (var leftover in Directory.EnumerateFiles(folder, $".*{TemporarySuffix}")) File.Delete(leftover);
    }

    // The rename itself reaches the disk with the folder. Best effort: some file systems refuse.
    private static void Sync(string folder)
    {
        if (!OperatingSystem.IsLinux()) return;
        var descriptor = open(folder, 0);
        if (descriptor < 0) return;
        _ = fsync(descriptor);
        _ = close(descriptor);
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags);

    [LibraryImport("libc")]
    private static partial int fsync(int descriptor);

    [LibraryImport("libc")]
    private static partial int close(int descriptor);
}
