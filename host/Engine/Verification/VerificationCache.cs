using System.Security.Cryptography;
using System.Text;
using Idm.Common.Files;
using Idm.PluginHosting;
using Idm.PluginHosting.Packages;
using Idm.Sdk;

namespace Idm.Engine.Verification;

/// <summary>
/// Remembers which builds of operators passed the whole conformance suite, so that it runs once for each.
/// </summary>
/// <param name="folder">Where it is remembered, a file for each build; null to remember nothing.</param>
public sealed class VerificationCache(string? folder)
{
    private const int HashLine = (2 * SHA256.HashSizeInBytes) + 1;

    /// <summary>
    /// This user's: <c>$XDG_CACHE_HOME/idm/proofs</c>, by default <c>~/.cache/idm/proofs</c>.
    /// </summary>
    /// <param name="environment">Reads an environment variable.</param>
    public static VerificationCache OfUser(Func<string, string?> environment)
    {
        // The XDG specification says to ignore relative paths.
        if (environment("XDG_CACHE_HOME") is { } cache && Path.IsPathRooted(cache))
            return new VerificationCache(Path.Combine(cache, "idm", "proofs"));
        return new VerificationCache(environment("HOME") is { Length: > 0 } home
            ? Path.Combine(home, ".cache", "idm", "proofs")
            : null);
    }

    /// <summary>
    /// Key of a verification: these builds of plugins, this operator of theirs, this SDK with its conformance
    /// suite.
    /// </summary>
    /// <exception cref="PluginLoadException">A plugin's folder holds what no plugin may hold.</exception>
    /// <exception cref="IOException">A plugin's folder cannot be read.</exception>
    public static string KeyOf(string operatorName, IEnumerable<Plugin> plugins)
    {
        var text = new StringBuilder($"{operatorName}\n{typeof(ExportKinds).Module.ModuleVersionId}\n");
        foreach (var plugin in plugins.OrderBy(p => p.Id, StringComparer.Ordinal))
            text.Append(plugin.Id).Append('\n').Append(PluginBuild.HashOf(plugin.Folder)).Append('\n');
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    /// <summary>
    /// Whether the conformance suite passed before: said by a whole file that nobody else could write.
    /// </summary>
    public bool Has(string key)
    {
        try
        {
            if (folder is null || !Directory.Exists(folder)) return false;
            if (PrivateFiles.IsOpenToOthers(folder)) return false;
            var proof = File.ReadAllText(Path.Combine(folder, key));
            return proof == TextOf(key, proof[Math.Min(proof.Length, HashLine)..]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>
    /// Remembers that it passed. A disk that does not take it costs the conformance suite once more, and
    /// nothing else.
    /// </summary>
    /// <param name="key">What <see cref="KeyOf"/> gave.</param>
    /// <param name="report">What the conformance suite found, for people who look.</param>
    public void Add(string key, string report)
    {
        if (folder is null) return;
        try
        {
            PrivateFiles.CreateFolder(folder);
            PrivateFiles.Write(Path.Combine(folder, key), Encoding.UTF8.GetBytes(TextOf(key, report + "\n")));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Said above: it is a cache.
        }
    }

    /// <summary>A proof: the hash of what it holds for and of what was found, then what was found.</summary>
    private static string TextOf(string key, string report) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{key}\n{report}"))) + "\n" + report;
}
