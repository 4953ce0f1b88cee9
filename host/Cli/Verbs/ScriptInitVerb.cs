using System.CommandLine;
using Idm.Cli.Shell;
using Idm.Common.Files;
using Idm.Scripting.Scripts;
using Idm.Sdk;
using Spectre.Console;

namespace Idm.Cli.Verbs;

/// <summary>
/// <c>idm script init</c>: prepares a folder, so that editors know the types that scripts use.
/// </summary>
internal static class ScriptInitVerb
{
    private static readonly Argument<string> Folder = new("folder")
    {
        Description = "The folder of the scripts; created if it is not there.",
        DefaultValueFactory = _ => ".",
    };

    public static Command Create()
    {
        var command =
            new Verb("init", "Prepares a folder for scripts: editors, and 'dotnet build script.cs', then see "
            + "the types of the program and its plugins.")
        {
            Example = "idm script init scripts",
            ExitCodes = "0 done; 2 the folder cannot be used",
        }.With(Folder, CommonOptions.PluginDir);
        command.SetAction(arguments => UserErrors.Guard(() => Init(arguments)));
        return command;
    }

    private static int Init(ParseResult arguments)
    {
        var folder = Path.GetFullPath(arguments.GetRequiredValue(Folder));
        var file = Path.Combine(folder, ScriptProject.FileName);
        if (File.Exists(file) && !File.ReadAllText(file)
            .Contains(ScriptProject.Mark, StringComparison.Ordinal))
        {
            throw new PluginException($"'{file}' is there already, and was not written by 'idm script init'. "
                + "Choose another folder for scripts");
        }
        Directory.CreateDirectory(folder);
        var plugins = PluginSetup.Plugins(arguments).Plugins
            .Where(p => p is { Refusal: null, MainFile: not null })
            .Select(p => Seen(p.MainFile!, folder))
            .Order(StringComparer.Ordinal);
        AtomicFile.Write(file, ScriptProject.Text(
            Seen(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory), folder), plugins));
        Terminal.Results.WriteLine(file);
        if (ProjectAround(folder) is { } project)
        {
            Terminal.Note($"'{project}' compiles all .cs files below its folder, scripts too: exclude them "
                + "there, or keep scripts elsewhere");
        }
        Terminal.Aside($"begin one with 'idm script new operator NAME'");
        return ExitCodes.Done;
    }

    /// <summary>
    /// Seen from the props file where both lie in one checkout, so that the checkout can move; absolute
    /// elsewhere.
    /// </summary>
    private static string Seen(string path, string folder)
    {
        var root = Path.GetDirectoryName(folder)!;
        return path.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? "$(MSBuildThisFileDirectory)" + Path.GetRelativePath(folder, path)
            : path;
    }

    private static string? ProjectAround(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
            if (at.EnumerateFiles("*.csproj").FirstOrDefault() is { } project) return project.FullName;
        return null;
    }
}
