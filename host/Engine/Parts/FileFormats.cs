using System.Collections.Concurrent;
using Idm.PluginHosting;
using Idm.PluginHosting.Loading;
using Idm.PluginHosting.Scanning;
using Idm.Sdk;
using Idm.Sdk.Formats;

namespace Idm.Engine.Parts;

/// <summary>
/// The formats that are installed: which one a file has, what files are named like, and how they are opened.
/// </summary>
/// <remarks>Thread-safe. The formats are created when the first is needed.</remarks>
public sealed class FileFormats
{
    private readonly Lazy<IReadOnlyList<InstalledFormat>> _all;
    private readonly Action<string> _note;
    private readonly Action<Plugin> _used;
    private readonly ConcurrentDictionary<string, bool> _told = new(StringComparer.Ordinal);

    /// <summary>Formats that are created when the first is needed.</summary>
    /// <param name="create">Creates them.</param>
    /// <param name="note">Hears of names that lie, once a file.</param>
    /// <param name="used">Hears of plugins whose format opened a file; null for nobody.</param>
    public FileFormats(
        Func<IEnumerable<InstalledFormat>> create, Action<string> note, Action<Plugin>? used = null)
    {
        _all = new(() => [.. create()]);
        (_note, _used, Remarks) = (note, used ?? (_ => { }), new RemarkedFiles(note));
    }

    /// <summary>The formats of all plugins; one that cannot be created is passed over, and said.</summary>
    /// <param name="registry">What is installed.</param>
    /// <param name="loader">Loads plugins and creates their exports.</param>
    /// <param name="note">Where plugins, and this, may say something to the user.</param>
    /// <param name="cancellation">Handed to the plugins.</param>
    /// <param name="used">Hears of plugins whose format opened a file; null for nobody.</param>
    public static FileFormats Of(
        PluginRegistry registry, IPluginLoader loader, Action<string> note, CancellationToken cancellation,
        Action<Plugin>? used = null)
    {
        return new FileFormats(() => registry.Exports.Where(e => e.Kind == ExportKinds.Format)
            .Select(Create).OfType<InstalledFormat>(), note, used);

        InstalledFormat? Create(Export export)
        {
            var folder = export.Plugin.Folder;
            try
            {
                var context = new PluginContext(folder, folder, note, cancellation);
                return new InstalledFormat(
                    export.Name, (IFormat)loader.Create(export, null, context), export.Plugin);
            }
            catch (PluginLoadException e)
            {
                note($"files of format {export.QualifiedName} cannot be read: {e.Finding}");
                return null;
            }
        }
    }

    /// <summary>Tells of what is not used of the files that are read.</summary>
    internal RemarkedFiles Remarks { get; }

    /// <summary>Extensions of the files that hold something, with the dot, each once.</summary>
    public IReadOnlyList<string> ExtensionsOf(FormatContent holds) =>
    [
        .. _all.Value.Where(f => (f.Format.Holds & holds) != 0).SelectMany(f => f.Format.Extensions)
            .Distinct(),
    ];

    /// <summary>
    /// Counts as used the plugins whose formats files are named like: a record of a run has them before the
    /// files are read.
    /// </summary>
    public void Expect(IEnumerable<string> files)
    {
        var awaited = _all.Value.Where(format => format.Plugin is not null).ToList();
        foreach (var file in files)
        {
            if (awaited.Find(format => format.Names(file)) is not { Plugin: { } plugin }) continue;
            _used(plugin);
            awaited.RemoveAll(format => format.Plugin == plugin);
        }
    }

    /// <summary>Opens a file by the format of its content; of one without a signature, by that of its name.
    /// </summary>
    /// <param name="path">The file, absolute.</param>
    /// <exception cref="PluginException">
    /// It is not there, has no installed format, or cannot be opened: says why.
    /// </exception>
    public FormatFile Open(string path)
    {
        var format = FormatOf(path);
        if (format.Plugin is { } plugin) _used(plugin);
        try
        {
            return format.Format.Open(path);
        }
        catch (Exception e) when (e is not (PluginException or OperationCanceledException))
        {
            throw new PluginException($"cannot open '{path}': format {format} failed: "
                + $"{e.Message.TrimEnd('.')}. If the file is good, tell the authors of the plugin", e);
        }
    }

    /// <summary>Writes a file, and those that belong to it, whole or not at all, by the format of its name.
    /// </summary>
    /// <param name="path">The file, absolute; one that is there is replaced.</param>
    /// <param name="contents">What to write.</param>
    /// <exception cref="PluginException">No format writes such a name, or it cannot hold this.</exception>
    public void Write(string path, FormatFile contents)
    {
        var writers = _all.Value.Where(f => f.Format.CanWrite).ToList();
        var format = writers.FirstOrDefault(f => f.Names(path)) ?? throw new PluginException(
            $"cannot write '{path}': no installed format writes such a name. Written are "
            + string.Join(", ", writers.Select(f => f.Format.Extensions[0])));
        if (format.Plugin is { } plugin) _used(plugin);
        WholeFiles.Write(path, file => format.Format.Write(file, contents));
    }

    /// <summary>The format of a file, by its content; of one without a signature, by its name.</summary>
    /// <param name="path">The file, absolute.</param>
    /// <exception cref="PluginException">It is not there, or has no installed format.</exception>
    public InstalledFormat FormatOf(string path)
    {
        var (start, name) = (FileStart.Of(path), Path.GetFileName(path));
        var claims = Claims(start, name, signature: true);
        if (claims.Count == 0) claims = Claims(start, name, signature: false);
        if (claims.Count > 1 && claims.Where(f => f.Names(name)).ToList() is { Count: > 0 } named)
            claims = named;
        if (claims.Count > 1)
        {
            throw new PluginException($"cannot read '{path}': it is of several formats, "
                + $"{string.Join(" and ", claims)}. Name it like one of them, or remove a plugin");
        }
        // Nobody knows its content: the format of its name says what is wrong with it.
        var likely = _all.Value.FirstOrDefault(f => f.Names(name));
        if (claims.Count == 0) return likely ?? throw Unknown(path, start);
        if (likely is not null && !claims[0].Names(name) && _told.TryAdd(path, true))
            _note($"'{path}' is named like {likely.Name}, but its content is {claims[0].Name}: read as that");
        return claims[0];
    }

    private List<InstalledFormat> Claims(byte[] start, string name, bool signature)
    {
        var claims = new List<InstalledFormat>();
        foreach (var format in _all.Value.Where(f => f.Format.HasSignature == signature))
        {
            try
            {
                if (format.Format.Recognises(start, name)) claims.Add(format);
            }
            catch (Exception e)
            {
                if (_told.TryAdd($"{format}", true))
                    _note($"format {format} is passed over: it failed to look at '{name}' ({e.Message})");
            }
        }
        return claims;
    }

    private PluginException Unknown(string path, byte[] start) => new($"cannot read '{path}': its content is "
        + $"of no installed format (it starts with "
        + $"{Convert.ToHexString(start, 0, Math.Min(8, start.Length))}). Installed are "
        + $"{string.Join(", ", _all.Value.Select(f => f.Name))}: convert it, or install a plugin");
}
