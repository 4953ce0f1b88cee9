namespace Idm.Plugins.Tests;

/// <summary>
/// The program that was built with these tests, in the artifacts of the same configuration.
/// </summary>
internal static class BuiltProgram
{
    public static string Folder { get; } = Path.GetFullPath(Path.Combine(
        AppContext.BaseDirectory, "..", "..", "Idm.Cli",
        Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory))));

    public static string Executable { get; } = Path.Combine(Folder, "idm");

    public static string Plugins { get; } = Path.Combine(Folder, "plugins");
}
