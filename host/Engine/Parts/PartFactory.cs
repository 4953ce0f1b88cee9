using Idm.Configuration;
using Idm.Configuration.Settings;
using Idm.Imaging;
using Idm.PluginHosting;
using Idm.PluginHosting.Loading;
using Idm.PluginHosting.Scanning;
using Idm.Sdk;
using Idm.TensorFiles.Reading;

namespace Idm.Engine.Parts;

/// <summary>Creates what the parts of a pipeline name.</summary>
/// <param name="registry">What is installed.</param>
/// <param name="loader">Loads plugins and creates their exports.</param>
/// <param name="log">Where plugins may say something to the user.</param>
/// <param name="cancellation">Handed to the plugins.</param>
/// <param name="source">Creates the parts that come from scripts; null where none do.</param>
public sealed class PartFactory(
    PluginRegistry registry, IPluginLoader loader, Action<string> log, CancellationToken cancellation,
    IPartSource? source = null)
{
    private readonly RemarkedImages _images = new(log);
    private readonly HashSet<Plugin> _used = [];
    private readonly HashSet<PartScript> _scripts = [];

    /// <summary>The source of the parts that no plugin exports; null if there is none.</summary>
    public IPartSource? Source => source;

    /// <summary>The plugins that something was created from, for the run's record.</summary>
    public IReadOnlyCollection<Plugin> Used => _used;

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
            return source!.Create(part, Context(pipeline, pipeline.Folder));
        }
        var resolution = registry.Resolve(part.Kind, part.Use);
        if (!resolution.Succeeded) throw new PluginLoadException(resolution.Error);
        var export = resolution.Export;
        _used.Add(export.Plugin);
        return loader.Create(export, part.Options, Context(pipeline, export.Plugin.Folder));
    }

    private PluginContext Context(Pipeline pipeline, string folder) =>
        new(folder, pipeline.Folder, log, cancellation)
        {
            Parts = nested => Create(pipeline, (Part)nested),
            Images = path => _images.Read(path).ToImageData(),
            ReadTensors = path => NamedTensors.Read(path, pipeline.Folder),
        };
}
