using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Idm.Common.Files;

namespace Idm.Scripting.Scripts;

/// <summary>Compiled scripts on the disk, by what they depend on.</summary>
/// <remarks>
/// An entry is a file: the SHA-256 of all that follows and of its name, the length of the dll (4 bytes, the
/// lowest first), the dll, the pdb. A damaged one is as good as none. The folder is the user's alone.
/// </remarks>
/// <param name="folder">The folder; created when something is stored.</param>
public sealed class ScriptCache(string folder)
{
    private const string Extension = ".script";
    private const int DllStart = SHA256.HashSizeInBytes + sizeof(int);

    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(90);

    /// <summary>
    /// The folder of this user: <c>$XDG_CACHE_HOME/idm/scripts</c>, or <c>~/.cache/idm/scripts</c>.
    /// </summary>
    public static ScriptCache OfUser()
    {
        var root = Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } set
            && Path.IsPathRooted(set)
            ? set
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
        return new ScriptCache(Path.Combine(root, "idm", "scripts"));
    }

    /// <summary>
    /// The compiled script; null if it is not there, is damaged, or somebody else could have put it there.
    /// </summary>
    public CompiledScript? Find(string key)
    {
        try
        {
            if (!Directory.Exists(folder) || PrivateFiles.IsOpenToOthers(folder)) return null;
            var entry = File.ReadAllBytes(PathOf(key));
            if (entry.Length < DllStart || !entry.AsSpan().StartsWith(HashOf(key, entry))) return null;
            var length = BinaryPrimitives.ReadInt32LittleEndian(entry.AsSpan(SHA256.HashSizeInBytes));
            return new CompiledScript(entry[DllStart..(DllStart + length)], entry[(DllStart + length)..]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>
    /// Stores a compiled script; a disk that does not take it costs time at the next run, and nothing else.
    /// </summary>
    public void Store(string key, CompiledScript script)
    {
        try
        {
            PrivateFiles.CreateFolder(folder);
            RemoveOld();
            byte[] entry = [.. new byte[DllStart], .. script.Dll, .. script.Pdb];
            BinaryPrimitives.WriteInt32LittleEndian(entry.AsSpan(SHA256.HashSizeInBytes), script.Dll.Length);
            HashOf(key, entry).CopyTo(entry, 0);
            PrivateFiles.Write(PathOf(key), entry);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
    }

    private static byte[] HashOf(string key, byte[] entry)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(key));
        hash.AppendData(entry.AsSpan(SHA256.HashSizeInBytes));
        return hash.GetHashAndReset();
    }

    private string PathOf(string key) => Path.Combine(folder, key + Extension);

    private void RemoveOld()
    {
        var oldest = DateTimeOffset.UtcNow - Lifetime;
        foreach (var file in new DirectoryInfo(folder).EnumerateFiles())
            if (file.LastWriteTimeUtc < oldest.UtcDateTime) file.Delete();
    }
}
