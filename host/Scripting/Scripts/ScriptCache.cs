using Idm.Common.Files;

namespace Idm.Scripting.Scripts;

/// <summary>Compiled scripts on the disk, by what they depend on.</summary>
/// <param name="folder">The folder; created when something is stored.</param>
public sealed class ScriptCache(string folder)
{
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

    /// <summary>The compiled script, or null.</summary>
    public CompiledScript? Find(string key)
    {
        try
        {
            return new CompiledScript(File.ReadAllBytes(Dll(key)), File.ReadAllBytes(Pdb(key)));
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
            Directory.CreateDirectory(folder);
            RemoveOld();
            // The dll comes last: where it is, the other is too.
            AtomicFile.Write(Pdb(key), script.Pdb);
            AtomicFile.Write(Dll(key), script.Dll);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
    }

    private string Dll(string key) => Path.Combine(folder, key + ".dll");

    private string Pdb(string key) => Path.Combine(folder, key + ".pdb");

    private void RemoveOld()
    {
        var oldest = DateTimeOffset.UtcNow - Lifetime;
        foreach (var file in new DirectoryInfo(folder).EnumerateFiles())
            if (file.LastWriteTimeUtc < oldest.UtcDateTime) file.Delete();
    }
}
