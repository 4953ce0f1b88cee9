using Idm.Sdk;

namespace Idm.Engine.Parts;

/// <summary>Files that somebody else writes, put in place when they are whole.</summary>
internal static class WholeFiles
{
    /// <summary>
    /// Has a file written in a folder of its own beside its place; it, and all that was written with it, is
    /// then moved.
    /// </summary>
    /// <param name="path">The file, absolute.</param>
    /// <param name="write">Writes the file that it is given.</param>
    /// <exception cref="PluginException">It cannot be written, or was not.</exception>
    public static void Write(string path, Action<string> write)
    {
        var (folder, name) = (Path.GetDirectoryName(path)!, Path.GetFileName(path));
        var own = Path.Combine(folder, $".{Path.GetRandomFileName()}.idm-tmp");
        try
        {
            Directory.CreateDirectory(own);
            write(Path.Combine(own, name));
            if (!File.Exists(Path.Combine(own, name)))
                throw new PluginException($"cannot write '{path}': its format wrote no such file");
            foreach (var file in Directory.EnumerateFiles(own))
                File.Move(file, Path.Combine(folder, Path.GetFileName(file)), overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PluginException(
                $"cannot write '{path}': {e.Message.TrimEnd('.')}. What was there before is unchanged", e);
        }
        finally
        {
            if (Directory.Exists(own)) Directory.Delete(own, recursive: true);
        }
    }
}
