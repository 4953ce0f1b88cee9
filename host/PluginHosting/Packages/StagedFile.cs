using System.Security.Cryptography;
using Idm.Common.Files;

namespace Idm.PluginHosting.Packages;

/// <summary>
/// A file of a plugin that is being installed: hashed while it is written, and flushed to the disk.
/// </summary>
internal static class StagedFile
{
    /// <summary>Writes a file below a folder.</summary>
    /// <param name="source">Its content.</param>
    /// <param name="expected">How long it should be: at most one byte more is read and written.</param>
    /// <param name="folder">The plugin's folder.</param>
    /// <param name="path">A path that <see cref="EntryName.Problem"/> has nothing against.</param>
    /// <returns>The bytes written, and their SHA-256.</returns>
    public static (long Length, string Sha256) Write(Stream source, long expected, string folder, string path)
    {
        var target = Path.GetFullPath(Path.Combine(folder, path));
        PrivateFiles.CreateFolder(Path.GetDirectoryName(target)!);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var file = new FileStream(target, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(file.SafeFileHandle, PrivateFiles.OfFile);
        var buffer = new byte[1 << 16];
        var length = 0L;
        while (length <= expected)
        {
            var wanted = (int)Math.Min(buffer.Length, expected + 1 - length);
            var read = source.Read(buffer, 0, wanted);
            if (read == 0) break;
            hash.AppendData(buffer.AsSpan(0, read));
            file.Write(buffer.AsSpan(0, read));
            length += read;
        }
        file.Flush(flushToDisk: true);
        return (length, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }
}
