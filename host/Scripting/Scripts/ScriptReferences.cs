using System.Reflection;
using Idm.Configuration.Errors;
using Idm.Engine.Results.Plots;
using Idm.PluginHosting;
using Idm.PluginHosting.Loading;
using Idm.PluginHosting.Scanning;

namespace Idm.Scripting.Scripts;

/// <summary>
/// The dlls whose types a script may use: the host's, those of all plugins, and the libraries it names.
/// </summary>
/// <param name="registry">What is installed.</param>
/// <param name="loader">Loads plugins.</param>
public sealed class ScriptReferences(PluginRegistry registry, IPluginLoader loader)
{
    private static readonly Assembly[] _host =
    [
        typeof(Sdk.ExportKinds).Assembly, typeof(LinePlot).Assembly, typeof(ScriptReferences).Assembly,
        typeof(TorchSharp.torch).Assembly,
    ];

    private readonly List<Plugin> _plugins =
        [.. registry.Plugins.Where(p => p is { Refusal: null, MainFile: not null })
        .OrderBy(p => p.MainFile, StringComparer.Ordinal)];

    /// <summary>The names of the program's own dlls among them.</summary>
    public static IReadOnlyList<string> HostFiles { get; } =
        [.. _host.Select(a => a.GetName().Name + ".dll")];

    /// <summary>The dlls, absolute, in an order that does not change.</summary>
    public IReadOnlyList<string> Of(ScriptSource source) => [.. All, .. source.Libraries];

    /// <summary>The dlls that every script may use, absolute, in an order that does not change.</summary>
    public IReadOnlyList<string> All =>
        [.. _host.Select(a => a.Location), .. _plugins.Select(p => p.MainFile!)];

    /// <summary>The assembly of a plugin by its simple name; null if there is no such plugin.</summary>
    public Assembly? Plugin(string name) =>
        _plugins.FirstOrDefault(p => NameOf(p.MainFile!) == name) is { } plugin
            ? loader.LoadAssembly(plugin)
            : null;

    /// <summary>Refuses libraries that would be a second copy of what is there already.</summary>
    public bool Accept(ScriptSource source, ConfigurationErrors errors)
    {
        var good = true;
        foreach (var name in source.Libraries.Select(NameOf))
        {
            var plugin = _plugins.Any(p => NameOf(p.MainFile!) == name);
            if (!plugin && !_host.Any(a => a.GetName().Name == name)) continue;
            var what = plugin ? "a loaded plugin" : "a part of the program";
            errors.Add(ScriptCodes.Directive, NodeOrigin.Of(source.Shown),
                $"'{name}.dll': {name} is {what}; use its types directly, and remove the reference");
            good = false;
        }
        return good;
    }

    private static string NameOf(string dll) => Path.GetFileNameWithoutExtension(dll);
}
