using System.Collections;
using System.Collections.Concurrent;
using Idm.Configuration;
using Idm.Configuration.Settings;
using Idm.PluginHosting;
using Idm.PluginHosting.Loading;
using Idm.PluginHosting.Scanning;
using Idm.Sdk;

namespace Idm.Engine.Parts;

/// <summary>Creates what the parts of a pipeline name.</summary>
public sealed class PartFactory
{
    private readonly PluginRegistry _registry;
    private readonly IPluginLoader _loader;
    private readonly Action<string> _log;
    private readonly CancellationToken _cancellation;
    private readonly ConcurrentDictionary<Plugin, bool> _used = [];
    private readonly HashSet<PartScript> _scripts = [];

    /// <summary>A factory of what is installed.</summary>
    /// <param name="registry">What is installed.</param>
    /// <param name="loader">Loads plugins and creates their exports.</param>
    /// <param name="log">Where plugins may say something to the user.</param>
    /// <param name="cancellation">Handed to the plugins.</param>
    /// <param name="source">Creates the parts that come from scripts; null where none do.</param>
    public PartFactory(
        PluginRegistry registry, IPluginLoader loader, Action<string> log, CancellationToken cancellation,
        IPartSource? source = null)
    {
        (_registry, _loader, _log, _cancellation, Source) = (registry, loader, log, cancellation, source);
        Formats = FileFormats.Of(registry, loader, log, cancellation, plugin => _used.TryAdd(plugin, true));
    }

    /// <summary>The source of the parts that no plugin exports; null if there is none.</summary>
    public IPartSource? Source { get; }

    /// <summary>The file formats that are installed.</summary>
    public FileFormats Formats { get; }

    /// <summary>
    /// The plugins that something was created from or read by, for the run's record; it grows.
    /// </summary>
    public IReadOnlyCollection<Plugin> Used => new UsedPlugins(_used);

    /// <summary>The scripts that something was created from, for the run's record.</summary>
    public IReadOnlyCollection<PartScript> UsedScripts => _scripts;

    /// <summary>Creates the export that a part names.</summary>
    /// <exception cref="PluginLoadException">It cannot be created; says why, with a code.</exception>
    /// <exception cref="PluginException">
    /// Its constructor refuses the options: with the place in the pipeline.
    /// </exception>
    public T Create<T>(Pipeline pipeline, Part part)
        where T : class =>
        (T)Create(pipeline, part);

    private object Create(Pipeline pipeline, Part part)
    {
        if (part.Script is { } script)
        {
            _scripts.Add(script);
            return Source!.Create(part, Context(pipeline, pipeline.Folder));
        }
        var resolution = _registry.Resolve(part.Kind, part.Use);
        if (!resolution.Succeeded) throw new PluginLoadException(resolution.Error);
        var export = resolution.Export;
        _used.TryAdd(export.Plugin, true);
        return _loader.Create(export, part.Options, Context(pipeline, export.Plugin.Folder));
    }

    private PluginContext Context(Pipeline pipeline, string folder) =>
        PartContext.Create(folder, pipeline.Folder, Formats, _log, _cancellation) with
        {
            Parts = nested => Create(pipeline, (Part)nested),
        };

    // Files are opened on several threads, while the record is read at the end.
    private sealed class UsedPlugins(ConcurrentDictionary<Plugin, bool> used) : IReadOnlyCollection<Plugin>
    {
        public int Count => used.Count;

        public IEnumerator<Plugin> GetEnumerator() => used.Select(pair => pair.Key).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
