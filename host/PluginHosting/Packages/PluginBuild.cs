using System.Security.Cryptography;
using System.Text;

namespace Idm.PluginHosting.Packages;

/// <summary>Identity of a plugin's build: a hash over all files in its folder.</summary>
public static class PluginBuild
{
    /// <summary>
    /// SHA-256 over names, lengths and contents, in hexadecimal; the same wherever the folder lies.
    /// </summary>
    /// <exception cref="PluginLoadException">The folder holds links or too much.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static string HashOf(string folder)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 16];
        foreach (var (path, file) in PluginFiles.In(folder))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(FormattableString.Invariant($"{path}\n{file.Length}\n")));
            using var stream = file.OpenRead();
            for (int read; (read = stream.Read(buffer)) > 0;) hash.AppendData(buffer.AsSpan(0, read));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
