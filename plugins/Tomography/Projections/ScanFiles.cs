using Idm.Sdk;
using Idm.Sdk.Data;
using Idm.Sdk.Formats;
using static TorchSharp.torch;

namespace Idm.Plugins.Tomography.Projections;

/// <summary>The open files of a scan: counts, flats, darks, angles.</summary>
internal sealed class ScanFiles : IDisposable
{
    private const string Counts = "exchange/data", White = "exchange/data_white", Dark = "exchange/data_dark",
        Theta = "exchange/theta";

    private readonly List<FormatFile> _open = [];
    private readonly ProjectionOptions _options;
    private readonly PluginContext _context;

    /// <exception cref="PluginException">A file is missing, or has not what is needed.</exception>
    public ScanFiles(ProjectionOptions options, PluginContext context)
    {
        (_options, _context) = (options, context);
        try
        {
            Projections = Stack(options.Path, Counts);
            Name = Split(options.Path).File;
            Flats = Beside(options.Flats, White) ?? throw new PluginException(
                $"{options.Path}: found counts without those of the beam, expected '{White}' in it or the "
                + "option flats: name the file, such as data.flats: flats.tif");
            Darks = Beside(options.Darks, Dark);
            Rows = options.Rows is [var first, var end] ? (first, end) : (0, Projections.Rows);
            if (Rows.First < 0 || Rows.End <= Rows.First || Rows.End > Projections.Rows)
            {
                throw new PluginException($"{options.Path}: found {Projections.Rows} rows, expected rows: "
                    + $"[{Rows.First}, {Rows.End}] among them: counted from 0, the last one is left out");
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The path of the counts.</summary>
    public string Name { get; }

    /// <summary>Counts behind the object.</summary>
    public CountStack Projections { get; }

    /// <summary>Counts without it.</summary>
    public CountStack Flats { get; }

    /// <summary>Counts without a beam; null if there are none.</summary>
    public CountStack? Darks { get; }

    /// <summary>First row, and the one behind the last.</summary>
    public (int First, int End) Rows { get; }

    /// <summary>Degrees of each view.</summary>
    /// <exception cref="PluginException">There is not one for each view.</exception>
    public double[] Angles()
    {
        var views = Projections.Views;
        var theta = _options.Angles is null
            ? Usual(Theta) as ArrayEntry
            : NamedArray(_options.Angles);
        if (theta is null) return [.. Enumerable.Range(0, views).Select(i => i * _options.Arc / views)];
        using var scope = NewDisposeScope();
        var numbers = theta.Read();
        if (numbers.numel() != views || numbers.is_complex())
        {
            throw new PluginException($"{_options.Angles ?? _options.Path}: found {theta} as angles, expected "
                + $"{views} numbers, one for each view, in degrees");
        }
        var angles = numbers.flatten().to(ScalarType.Float64).contiguous().data<double>().ToArray();
        return angles.All(double.IsFinite) ? angles : throw new PluginException(
            $"{_options.Angles ?? _options.Path}: found NaN or infinity among the angles, expected degrees");
    }

    /// <summary>Closes the files.</summary>
    public void Dispose()
    {
        foreach (var file in _open) file.Dispose();
    }

    private ArrayEntry NamedArray(string path)
    {
        var (file, name) = Split(path);
        var open = Opened(file);
        var entry = name is null ? CountStack.Find(open, Theta) : CountStack.Find(open, name);
        return (entry ?? (name is null && open.Entries.Count == 1 ? open.Entries[0] : null)) as ArrayEntry
            ?? throw new PluginException($"{path}: found no array of angles: name one, as file#name");
    }

    // Of a folder of pictures no file stays open.
    private FileEntry? Usual(string name) => _open.Count == 0 ? null : CountStack.Find(_open[0], name);

    private CountStack? Beside(string? path, string usual)
    {
        var stack = path is not null ? Stack(path, usual)
            : Usual(usual) is null ? null
            : CountStack.Of(_open[0], _options.Path, usual, usual);
        if (stack is null || (stack.Rows, stack.Bins) == (Projections.Rows, Projections.Bins)) return stack;
        // One picture as an array has no axis of views.
        if (stack.Rows == 1 && (stack.Views, stack.Bins) == (Projections.Rows, Projections.Bins))
            return stack with { Views = 1, Rows = stack.Views, Read = _ => Whole(stack) };
        throw new PluginException($"{stack.Origin}: found {stack.Rows} x {stack.Bins} pixels, expected "
            + $"{Projections.Rows} x {Projections.Bins}, like the projections");
    }

    private static float[] Whole(CountStack stack) =>
        [.. Enumerable.Range(0, stack.Views).SelectMany(stack.Read)];

    private CountStack Stack(string path, string usual)
    {
        var (pattern, name) = Split(path);
        var kind = new FileKind("a", "projection", "projections",
            [.. _context.Extensions(FormatContent.Pictures), .. _context.Extensions(FormatContent.Arrays)]);
        var files = _context.FindFiles(pattern, kind);
        if (files.Count == 1) return CountStack.Of(Opened(files[0].Path), files[0].Path, name, usual);

        using var sample = _context.Open(files[0].Path);
        var first = CountStack.Of(sample, files[0].Path, name, usual);
        return new CountStack(path, files.Count, first.Rows, first.Bins, view =>
        {
            using var file = _context.Open(files[view].Path);
            var one = CountStack.Of(file, files[view].Path, name, usual);
            return (one.Views, one.Rows, one.Bins) == (1, first.Rows, first.Bins)
                ? one.Read(0)
                : throw new PluginException($"{files[view].Path}: found {one.Views} pictures of {one.Rows} x "
                    + $"{one.Bins}, expected one of {first.Rows} x {first.Bins}, a view");
        });
    }

    private FormatFile Opened(string path)
    {
        _open.Add(_context.Open(path));
        return _open[^1];
    }

    private static (string File, string? Name) Split(string path) =>
        path.LastIndexOf('#') is > 0 and var at ? (path[..at], path[(at + 1)..]) : (path, null);
}
