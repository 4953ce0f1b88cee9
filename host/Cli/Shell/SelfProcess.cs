namespace Idm.Cli.Shell;

/// <summary>Start of this program by itself, for work that may crash.</summary>
internal static class SelfProcess
{
    /// <summary>The word that makes it a viewer; not for people.</summary>
    public const string Viewer = "preview-viewer";

    /// <summary>The program, and the words to give it.</summary>
    public static IReadOnlyList<string> Command(params string[] words)
    {
        var program = Environment.ProcessPath ?? "idm";
        return Path.GetFileNameWithoutExtension(program) == "dotnet"
            ? [program, Environment.GetCommandLineArgs()[0], .. words]
            : [program, .. words];
    }
}
