using Idm.Plugins.Scientific.Arrays;
using static TorchSharp.torch;

namespace Idm.Plugins.Scientific.Dicom;

/// <summary>
/// The DICOM images of a folder, or of one file: each series an array (slices, rows, columns).
/// </summary>
/// <remarks>
/// Slices are ordered by their positions along the normal of the image plane, where the files say them, and
/// by their numbers else; never by the names of files. Values are slope × stored + intercept (HU for CT), as
/// float64, where a file of the series says so.
/// </remarks>
internal sealed class DicomSeries : IArrayFile
{
    private const int MostFiles = 1 << 16;

    private readonly Dictionary<string, IReadOnlyList<DicomImage>> _series = [];

    private DicomSeries(string path, IEnumerable<string> files)
    {
        Path = path;
        var bySeries = files.Select(DicomImage.Read).GroupBy(image => image.Series).ToList();
        if (bySeries.Count == 0)
            throw BadFile.Unsupported(path, "no DICOM files", "a folder with some, or a file",
                "check the path");
        var arrays = new List<StoredArray>();
        foreach (var group in bySeries)
        {
            var name = bySeries.Count == 1 ? "image" : $"series {group.Key}";
            var images = DicomOrder.Sort([.. group], path);
            _series.Add(name, images);
            var shape = images[0].Layout.Shape;
            var type = images.Any(image => image.Scales) ? ElementType.Float64 : images[0].Layout.Type;
            arrays.Add(new StoredArray(
                name, [images.Sum(image => image.Layout.Shape[0]), shape[1], shape[2]], type,
                DicomOrder.Describe(images)));
        }
        Arrays = arrays;
    }

    /// <inheritdoc/>
    public string Path { get; }

    /// <inheritdoc/>
    public string Format => "DICOM (dcm)";

    /// <inheritdoc/>
    public IReadOnlyList<StoredArray> Arrays { get; }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Attributes { get; } = new Dictionary<string, string>();

    /// <summary>Opens a file, or all DICOM files of a folder, whatever their names.</summary>
    /// <exception cref="Idm.Sdk.PluginException">
    /// One is damaged or not read, or they do not fit together.
    /// </exception>
    public static DicomSeries Open(string path)
    {
        if (!Directory.Exists(path)) return new DicomSeries(path, [path]);
        List<string> files = [.. Directory.EnumerateFiles(path).Where(IsDicom).Take(MostFiles + 1)];
        files.Sort(StringComparer.Ordinal);
        return files.Count <= MostFiles ? new DicomSeries(path, files) : throw BadFile.Unsupported(
            path, $"more than {MostFiles} files", "fewer", "put each series into a folder of its own");
    }

    /// <inheritdoc/>
    public Tensor Load(string name, ArraySlice? slice = null)
    {
        var array = this.Find(name);
        var shape = array.Shape;
        var part = slice ?? new ArraySlice(0, 0, shape[0]);
        part.Of(shape, $"{Path}: '{name}'");
        var (first, end) = part.Axis == 0 ? (part.First, part.First + part.Count) : (0, shape[0]);

        using var scope = NewDisposeScope();
        var loaded = new List<Tensor>();
        long at = 0;
        foreach (var image in _series[name])
        {
            var frames = image.Layout.Shape[0];
            var (low, high) = (Math.Max(first - at, 0), Math.Min(end - at, frames));
            at += frames;
            if (low >= high) continue;
            var pixels = image.Load(low, high - low, array.Type == ElementType.Float64);
            loaded.Add(part.Axis == 0 ? pixels : pixels.narrow(part.Axis, part.First, part.Count));
        }
        var joined = loaded.Count > 0 ? cat(loaded, 0) : empty([0, shape[1], shape[2]], array.Type.Loaded());
        return joined.contiguous().MoveToOuterDisposeScope();
    }

    /// <summary>Nothing stays open.</summary>
    public void Dispose()
    {
    }

    private static bool IsDicom(string file)
    {
        if (new FileInfo(file).Length < 132) return false;
        using var source = new FileBytes(file);
        return DicomElements.Recognises(source.Read(0, 132));
    }
}
