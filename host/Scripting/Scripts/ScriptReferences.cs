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
    public IReadOnlyList<string> All => [.. Host, .. Plugins];

    /// <summary>The program's own dlls among them.</summary>
    public IReadOnlyList<string> Host => [.. _host.Select(a => a.Location)];

    /// <summary>The dlls of plugins among them.</summary>
    public IReadOnlyList<string> Plugins => [.. _plugins.Select(p => p.MainFile!)];

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
            if (Refusal(name) is not { } why) continue;
            errors.Add(ScriptCodes.Directive, NodeOrigin.Of(source.Shown), why);
            good = false;
        }
        return good;
    }

    /// <summary>Reason why a library cannot be referenced, by its simple name; null if it can.</summary>
    public string? Refusal(string name)
    {
        var plugin = _plugins.Any(p => NameOf(p.MainFile!) == name);
        if (!plugin && !_host.Any(a => a.GetName().Name == name)) return null;
        var what = plugin ? "a loaded plugin" : "a part of the program";
        return $"'{name}.dll': {name} is {what}; use its types directly, and remove the reference";
    }

    private static string NameOf(string dll) => Path.GetFileNameWithoutExtension(dll);
}
