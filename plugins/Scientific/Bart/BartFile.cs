using System.Globalization;
using System.Text;
using Idm.Plugins.Scientific.Arrays;
using static TorchSharp.torch;

namespace Idm.Plugins.Scientific.Bart;

/// <summary>
/// An array of BART: complex numbers in <c>name.cfl</c>, column-major, and their sizes in <c>name.hdr</c>.
/// </summary>
internal sealed class BartFile : IArrayFile
{
    private const int MostHeaderBytes = 1 << 16;
    private const string Mark = "# Dimensions";
    private const int WrittenAxes = 16;

    private readonly FileBytes _source;
    private readonly NumberLayout _layout;

    private BartFile(string path)
    {
        var stem = Stem(path);
        Path = stem + ".cfl";
        var shape = ReadHeader(stem + ".hdr");
        _layout = new NumberLayout(ElementType.Complex64, shape, 0, ColumnMajor: true);
        var name = System.IO.Path.GetFileName(stem);
        Arrays = [new StoredArray(name, shape, ElementType.Complex64, Attributes)];
        _source = new FileBytes(Path);
        var expected = Sizes.Count(shape, Path) * ElementType.Complex64.Bytes();
        if (_source.Length == expected) return;
        _source.Dispose();
        throw BadFile.Damaged(Path, $"{_source.Length} bytes",
            $"{expected} for complex64 {Sizes.Text(shape)} of "
            + $"{stem}.hdr");
    }

    /// <inheritdoc/>
    public string Path { get; }

    /// <inheritdoc/>
    public string Format => "BART (cfl, hdr)";

    /// <inheritdoc/>
    public IReadOnlyList<StoredArray> Arrays { get; }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Attributes { get; } = new Dictionary<string, string>();

    /// <summary>Opens the pair of files that one of them names.</summary>
    /// <exception cref="Idm.Sdk.PluginException">
    /// One is missing, cannot be read, or they do not fit.
    /// </exception>
    public static BartFile Open(string path) => new(path);

    /// <inheritdoc/>
    public Tensor Load(string name, ArraySlice? slice = null)
    {
        var array = this.Find(name);
        return _layout.Load(_source, slice, $"{Path}: '{array.Name}'");
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _source.Dispose();

    /// <summary>Writes a tensor as complex numbers, a slice of its last axis at a time.</summary>
    /// <param name="path">One of the two files.</param>
    /// <param name="numbers">Real or complex, at most 16 axes, on any device.</param>
    public static void Write(string path, Tensor numbers)
    {
        var stem = Stem(path);
        if (numbers.dim() > WrittenAxes)
        {
            throw BadFile.Unsupported(stem, $"an array of {numbers.dim()} axes", $"at most {WrittenAxes}",
                "join some of them");
        }
        using var scope = NewDisposeScope();
        var sizes = numbers.shape.Concat(Enumerable.Repeat(1L, WrittenAxes - (int)numbers.dim()));
        using (var stream = File.Create(stem + ".cfl"))
        {
            var last = numbers.dim() == 0 ? 1 : numbers.shape[^1];
            for (long i = 0; i < last; i++)
            {
                using var inner = NewDisposeScope();
                var item = numbers.dim() == 0 ? numbers : numbers.select(-1, i);
                var pairs = view_as_real(item.to(ScalarType.ComplexFloat32).cpu().resolve_conj());
                long[] axes = [.. Enumerable.Range(0, (int)item.dim()).Reverse().Select(a => (long)a),
                    item.dim()];
                stream.Write(pairs.permute(axes).contiguous().bytes);
            }
        }
        File.WriteAllText(stem + ".hdr", $"{Mark}\n{string.Join(' ', sizes)}\n");
    }

    private static long[] ReadHeader(string path)
    {
        using var source = new FileBytes(path);
        var text = Encoding.UTF8.GetString(source.Read(0, (int)Math.Min(source.Length, MostHeaderBytes)));
        var lines = text.Split('\n', StringSplitOptions.TrimEntries);
        var mark = Array.IndexOf(lines, Mark);
        var words = mark < 0 || mark + 1 >= lines.Length
            ? [] : lines[mark + 1].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var shape = new List<long>();
        foreach (var word in words.Take(Sizes.MostAxes + 1))
        {
            if (!long.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var size)
                || size < 1)
                throw BadFile.Damaged(path, $"the size '{word}'", "a number from 1");
            shape.Add(size);
        }
        if (shape.Count is 0 or > Sizes.MostAxes)
            throw BadFile.Damaged(path, $"{shape.Count} sizes",
                $"1 to {Sizes.MostAxes} in the line after '{Mark}'");
        while (shape is [_, .., 1]) shape.RemoveAt(shape.Count - 1);
        Sizes.Count(shape, path);
        return [.. shape];
    }

    private static string Stem(string path) =>
        path.EndsWith(".cfl", StringComparison.OrdinalIgnoreCase)
        || path.EndsWith(".hdr", StringComparison.OrdinalIgnoreCase) ? path[..^4] : path;
}
