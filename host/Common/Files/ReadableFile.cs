namespace Idm.Common.Files;

/// <summary>Reading of a file whose name a user gave: all that may be wrong with it, with what to do.</summary>
public static class ReadableFile
{
    /// <summary>Opens a file, and reads from it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="read">Reads; the stream is closed afterwards.</param>
    /// <param name="unreadable">
    /// Makes the error that is thrown, from the reason, what to do, and the cause.
    /// </param>
    public static T Read<T>(
        string path, Func<FileStream, T> read, Func<string, string, Exception?, Exception> unreadable)
    {
        try
        {
            if (Directory.Exists(path))
            {
                throw unreadable(
                    "it is a folder", "Name a file, or use it as the path of a data source", null);
            }
            // Pipes and devices have no length either: not opened, for reading them might never end.
            if (new FileInfo(path).Length == 0)
                throw unreadable("it is empty", "Copy or export it again", null);
            using var stream = File.OpenRead(path);
            return read(stream);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw unreadable("there is no such file", "Check the path", e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw unreadable("permission is denied", "Make it readable for this user", e);
        }
        catch (IOException e)
        {
            throw unreadable(e.Message.TrimEnd('.'), "Check the disk, or copy the file elsewhere", e);
        }
    }
}
