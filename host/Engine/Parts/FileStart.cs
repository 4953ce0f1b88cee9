using Idm.Sdk;

namespace Idm.Engine.Parts;

/// <summary>The first bytes of a file, by which its format is told.</summary>
internal static class FileStart
{
    private const int Bytes = 4096;

    /// <summary>As many as there are, up to 4,096.</summary>
    /// <exception cref="PluginException">It is not there, is empty or no file, or cannot be read.</exception>
    public static byte[] Of(string path)
    {
        try
        {
            if (Directory.Exists(path))
            {
                throw Unreadable(
                    path, "it is a folder", "Name a file, or use it as the path of a data source");
            }
            // Pipes and devices have no length either: not opened, for reading them might never end.
            if (new FileInfo(path).Length == 0)
                throw Unreadable(path, "it is empty", "Copy or export it again");
            using var stream = File.OpenRead(path);
            var start = new byte[Math.Min(Bytes, stream.Length)];
            return start[..stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Unreadable(path, "there is no such file", "Check the path", e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw Unreadable(path, "permission is denied", "Make it readable for this user", e);
        }
        catch (IOException e)
        {
            throw Unreadable(path, e.Message.TrimEnd('.'), "Check the disk, or copy the file elsewhere", e);
        }
    }

    private static PluginException Unreadable(
        string path, string reason, string remedy, Exception? cause = null) =>
        new($"cannot read '{path}': {reason}. {remedy}", cause);
}
