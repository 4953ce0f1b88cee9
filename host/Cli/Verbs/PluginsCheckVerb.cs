using System.CommandLine;
using Idm.Cli.Shell;
using Idm.Engine.Verification;
using Idm.PluginHosting;
using Idm.PluginHosting.Loading;
using Idm.PluginHosting.Scanning;
using Idm.TorchRuntime;

namespace Idm.Cli.Verbs;

/// <summary>
/// <c>idm plugins check</c>: whether plugins can be used, from their files and by trying them.
/// </summary>
internal static class PluginsCheckVerb
{
    private static readonly Argument<string?> Folder = new("folder")
    {
        Description = "A plugin, or a folder of plugins; all installed plugins when absent.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<bool> FilesOnly = new("--files-only")
    {
        Description = "Looks at the files only: no plugin code runs, libtorch is not loaded.",
    };

    public static Command Create(Interruption interruption)
    {
        var command = new Verb(
            "check",
            "Examines plugins: files, versions, dependencies, exports; then loads them, proves their "
            + "operators by the whole conformance suite, with default options, and measures norm, time and "
            + "memory of a call; metrics and losses go through suites of their own. For authors, before they "
            + "publish. The built-in plugins are only examined.")
        {
            Example = "idm plugins check dist/EdgeBlur",
            ExitCodes = "0 all can be used; 2 at least one cannot, or there is none; 130 interrupted",
        }.With(Folder, FilesOnly, CommonOptions.PluginDir, CommonOptions.Libtorch, CommonOptions.Json);
        command.SetAction(arguments => UserErrors.Guard(() => Check(arguments, interruption.Token)));
        return command;
    }

    private static int Check(ParseResult arguments, CancellationToken cancellation)
    {
        var folders = arguments.GetValue(Folder) is { } folder
            ? PluginFolders.Find(
                [new PluginSearchPlace(Path.GetFullPath(folder), "the argument", Named: true)])
            : PluginFolders.Find(arguments.GetValue(CommonOptions.PluginDir) ?? []);
        var registry = PluginRegistry.Scan(folders, []);
        var tried = arguments.GetValue(FilesOnly) ? [] : Try(registry, arguments, cancellation);
        if (arguments.GetValue(CommonOptions.Json)) Terminal.Write(PluginCheckText.Json(registry, tried));
        else PluginCheckText.Write(registry, tried);
        var usable = registry.Plugins.Count > 0 && registry.Plugins.All(PluginCheckText.IsUsable);
        return usable && tried.All(t => t.Passed) ? ExitCodes.Done : ExitCodes.BadInput;
    }

    private static IReadOnlyList<CheckedExport> Try(
        PluginRegistry registry, ParseResult arguments, CancellationToken cancellation)
    {
        var exports = registry.Exports.Where(e => e.Plugin.Provider != Plugin.CoreProvider).ToList();
        if (exports.Count == 0) return [];
        NativeTorch.Load(arguments.GetValue(CommonOptions.Libtorch));
        return new PluginConformance(new McMasterPluginLoader(), Terminal.Note, cancellation).Run(exports);
    }
}
