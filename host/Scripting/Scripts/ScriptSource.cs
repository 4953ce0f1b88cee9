using System.Security.Cryptography;
using System.Text;

namespace Idm.Scripting.Scripts;

/// <summary>A script as it lies on the disk: its file, and all that it loads.</summary>
/// <param name="File">The main file, absolute.</param>
/// <param name="Shown">The main file as the user named it, for messages.</param>
/// <param name="Texts">The main file first, then what it loads, each once.</param>
/// <param name="Libraries">The dlls that it references, absolute.</param>
public sealed record ScriptSource(
    string File, string Shown, IReadOnlyList<ScriptText> Texts, IReadOnlyList<string> Libraries)
{
    /// <summary>The folder of the main file.</summary>
    public string Folder => Path.GetDirectoryName(File)!;

    /// <summary>
    /// Whether it is a .csx script, whose last expression may be its value; a .cs file is a program.
    /// </summary>
    public bool IsSubmission => IsSubmissionFile(File);

    /// <summary>
    /// SHA-256 over the texts, in hexadecimal: what a run's record remembers the script by.
    /// </summary>
    public string Sha256 { get; } = HashOf(Texts);

    /// <summary>A file of the script as the user would name it.</summary>
    public string ShownNameOf(string name)
    {
        if (name == Texts[0].Name) return Shown;
        return Path.IsPathRooted(name) ? name : Path.Join(Path.GetDirectoryName(Shown), name);
    }

    /// <summary>The name of a file that another file of the script mentions.</summary>
    /// <param name="mentioned">The path, as written.</param>
    /// <param name="by">The name of the file that mentions it.</param>
    public string NameOf(string mentioned, string by) => NameOf(Folder, mentioned, by);

    internal static string NameOf(string folder, string mentioned, string by)
    {
        var from = Path.GetDirectoryName(Path.GetFullPath(by, folder))!;
        return Path.GetRelativePath(folder, Path.GetFullPath(mentioned, from)).Replace('\\', '/');
    }

    internal static bool IsSubmissionFile(string file) =>
        Path.GetExtension(file).Equals(".csx", StringComparison.OrdinalIgnoreCase);

    private static string HashOf(IReadOnlyList<ScriptText> texts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var text in texts) hash.AppendData(Encoding.UTF8.GetBytes($"{text.Name}\0{text.Text}\0"));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
