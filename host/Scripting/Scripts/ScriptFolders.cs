using Idm.Common.Files;
using Idm.Configuration.Errors;
using Idm.Configuration.Exports;
using Idm.Imaging;

namespace Idm.Scripting.Scripts;

/// <summary>
/// Folders that a pipeline may take scripts from: its own and those below, and what the user allows besides.
/// </summary>
internal static class ScriptFolders
{
    /// <summary>The absolute file that a pipeline means; null after an error.</summary>
    public static string? Resolve(
        ScriptRequest request, IReadOnlyList<string> allowed, ConfigurationErrors errors)
    {
        if (request.File.Length == 0 || request.File.Contains('\0', StringComparison.Ordinal))
        {
            errors.Add(
                ScriptCodes.Unreadable, request.Origin, "expected the path of a C# script", request.Path);
            return null;
        }
        if (Path.GetExtension(request.File).ToUpperInvariant() is not (".CS" or ".CSX"))
        {
            errors.Add(ScriptCodes.Unreadable, request.Origin,
                $"{Quoted.Text(request.File)} is not a script; expected a .cs or .csx file", request.Path);
            return null;
        }
        // Links are followed: one inside of the folder may lead out of it.
        var file = UserPath.Full(request.File, request.Folder);
        var real = RealPath.Of(file);
        if (allowed.Prepend(request.Folder)
            .Any(folder => IsBelow(real, RealPath.Of(UserPath.Full(folder, Environment.CurrentDirectory)))))
            return file;
        errors.Add(ScriptCodes.Outside, request.Origin,
            $"the script {Quoted.Text(real)} is outside of the pipeline's folder "
                + $"{Quoted.Text(request.Folder)}. Scripts are "
            + $"programs: read it, and allow it with --script-dir {Path.GetDirectoryName(real)}",
            request.Path);
        return null;
    }

    private static bool IsBelow(string file, string folder) =>
        file.StartsWith(
            Path.TrimEndingDirectorySeparator(folder) + Path.DirectorySeparatorChar,
            StringComparison.Ordinal);
}
