using System.Text;

namespace Idm.Common.Files;

/// <summary>
/// Writes files whole or not at all: a reader sees the old file or the new one, whatever happens.
/// </summary>
/// <remarks>
/// The content goes to a temporary file in the same folder, is flushed to the disk, and then takes the name
/// in one step; the folder is flushed as well, so that the name survives a power cut.
/// </remarks>
public static class AtomicFile
{
    private const string TemporarySuffix = ".idm-tmp";

    /// <summary>
    /// Writes what <paramref name="write"/> puts into the stream; an existing file is replaced.
    /// </summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <param name="write">Writes the content; the stream can seek, and is closed afterwards.</param>
    /// <exception cref="UnwritableFileException">The disk or the permissions do not allow it: names the file
    /// and the reason.</exception>
    /// <remarks>What <paramref name="write"/> throws goes on to the caller; nothing is left behind.</remarks>
    public static void Write(string path, Action<Stream> write)
    {
        var file = Path.GetFullPath(path);
        var folder = Path.GetDirectoryName(file)
            ?? throw new UnwritableFileException($"cannot write '{file}': it is a folder. Name a file", null);
        var temporary = Path.Combine(folder, $".{Path.GetRandomFileName()}{TemporarySuffix}");
        try
        {
            using (var stream = new FileStream(
                temporary, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }
            File.Move(temporary, file, overwrite: true);
        }
        catch (Exception e)
        {
            Delete(temporary);
            if (e is IOException or UnauthorizedAccessException) throw Unwritable(file, folder, e);
            throw;
        }
        DurableFolder.Flush(folder);
    }

    /// <summary>Writes bytes; an existing file is replaced.</summary>
    /// <exception cref="UnwritableFileException">The disk or the permissions do not allow it: names the file
    /// and the reason.</exception>
    public static void Write(string path, byte[] content) => Write(path, stream => stream.Write(content));

    /// <summary>Writes text as UTF-8 without a byte order mark; an existing file is replaced.</summary>
    /// <exception cref="UnwritableFileException">The disk or the permissions do not allow it: names the file
    /// and the reason.</exception>
    public static void Write(string path, string text) => Write(path, Encoding.UTF8.GetBytes(text));

    /// <summary>
    /// Removes temporary files that a killed process left in a folder nobody else writes to.
    /// </summary>
    public static void RemoveLeftovers(string folder)
    {
        foreach (var leftover in Directory.EnumerateFiles(folder, $".*{TemporarySuffix}")) Delete(leftover);
    }

    // Best effort: the reason why the write failed matters more than a leftover.
    private static void Delete(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
    }

    private static UnwritableFileException Unwritable(string file, string folder, Exception e)
    {
        var (reason, remedy) = e switch
        {
            DirectoryNotFoundException =>
                ($"there is no folder '{folder}'", "Create it, or choose another output"),
            _ when Directory.Exists(file) =>
                ("a folder has this name", "Remove it, or choose another output"),
            UnauthorizedAccessException =>
                ("permission is denied", "Choose an output that this user may write to"),
            _ => (e.Message.TrimEnd('.'), "Free space on the disk, or choose another output"),
        };
        return new UnwritableFileException($"cannot write '{file}': {reason}. {remedy}", e);
    }
}
