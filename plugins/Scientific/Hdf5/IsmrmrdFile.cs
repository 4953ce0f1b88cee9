using Idm.Plugins.Scientific.Arrays;
using static TorchSharp.torch;

namespace Idm.Plugins.Scientific.Hdf5;

/// <summary>
/// A Cartesian two-dimensional scan in an ISMRMRD file: <c>kspace</c>, complex64 (slices, coils, ky, kx), and
/// <c>mask</c>, which lines of it were measured (slices, ky).
/// </summary>
/// <remarks>
/// Lines are put where the header's encoding limits centre them; those that were measured more than once are
/// the last one. Other trajectories, volumes, averages and the like are refused by name.
/// </remarks>
internal sealed class IsmrmrdFile : IArrayFile
{
    private const string Data = "dataset/data", Xml = "dataset/xml";
    private const int Together = 64;
    private const long MostExpansion = 64, AlwaysAffordable = 16 << 20;

    private readonly Hdf5File _file;
    private readonly bool[] _measured;
    private readonly long _rows;
    private readonly int _shift;

    private IsmrmrdFile(Hdf5File file)
    {
        _file = file;
        Header = IsmrmrdHeader.Parse(file.ReadText(Xml), $"{Path}: '{Xml}'");
        if (Header.Trajectory != "cartesian")
        {
            throw BadFile.Unsupported(Path, $"a trajectory '{Header.Trajectory}'", "'cartesian'",
                "grid it with BART (nufft), and name the result");
        }
        _rows = file.Arrays.First(array => array.Name == Data).Shape is [var count] ? count
            : throw BadFile.Damaged($"{Path}: '{Data}'", "another shape", "a list of acquisitions");
        _shift = (Header.Encoded[1] / 2) - Header.CenterLine;

        int slices = 0, coils = 0, samples = 0;
        var lines = new HashSet<(int Slice, int Line)>();
        foreach (var line in Lines())
        {
            if (coils == 0) (coils, samples) = (line.Coils, line.Samples);
            if (line.Coils != coils || line.Samples != samples || coils == 0 || samples == 0)
            {
                throw BadFile.Damaged(Path, $"{line.Coils} coils of {line.Samples} numbers",
                    $"{coils} of {samples} as before");
            }
            slices = Math.Max(slices, line.Slice + 1);
            lines.Add((line.Slice, Place(line)));
        }
        if (lines.Count == 0)
            throw BadFile.Unsupported(Path, "no lines of an image", "some", "name another file");
        long[] shape = [slices, coils, Header.Encoded[1], samples];
        if (Sizes.Count(shape, Path) * 8.0 > AlwaysAffordable + ((double)MostExpansion * file.Length))
        {
            throw BadFile.Damaged(Path, $"k-space of {Sizes.Text(shape)} in {file.Length} bytes",
                $"at most {MostExpansion} times as many");
        }
        _measured = new bool[slices * Header.Encoded[1]];
        foreach (var (slice, line) in lines) _measured[(slice * Header.Encoded[1]) + line] = true;
        var said = new Dictionary<string, string>
        {
            ["recon size"] = Said.Numbers(Header.Reconstructed.Select(side => (double)side)),
        };
        Arrays = [new StoredArray("kspace", shape, ElementType.Complex64, said),
            new StoredArray("mask", [slices, shape[2]], ElementType.Bool, new Dictionary<string, string>())];
    }

    /// <inheritdoc/>
    public string Path => _file.Path;

    /// <inheritdoc/>
    public string Format => "ISMRMRD (h5)";

    /// <inheritdoc/>
    public IReadOnlyList<StoredArray> Arrays { get; }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Attributes => _file.Attributes;

    /// <summary>Sizes of the measured space and of the image.</summary>
    public IsmrmrdHeader Header { get; }

    /// <summary>Whether a file has the datasets of one.</summary>
    public static bool Recognises(Hdf5File file) => file.Has(Data) && file.Has(Xml);

    /// <summary>Opens a file.</summary>
    /// <exception cref="Idm.Sdk.PluginException">It is no such file, damaged, or no Cartesian
    /// scan.</exception>
    public static IsmrmrdFile Open(string path)
    {
        var file = Hdf5File.Open(path);
        try
        {
            return Recognises(file) ? new IsmrmrdFile(file) : throw BadFile.NoArray(
                path, Data, file.Arrays.Select(array => array.Name));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public Tensor Load(string name, ArraySlice? slice = null)
    {
        var array = this.Find(name);
        var part = slice ?? new ArraySlice(0, 0, array.Shape[0]);
        part.Of(array.Shape, $"{Path}: '{name}'");
        using var scope = NewDisposeScope();
        var (first, count) = part.Axis == 0 ? (part.First, part.Count) : (0, array.Shape[0]);
        var loaded = name == "mask" ? tensor(_measured).view([.. array.Shape]).narrow(0, first, count)
            : KSpace(array, first, count);
        if (part.Axis != 0) loaded = loaded.narrow(part.Axis, part.First, part.Count);
        return loaded.contiguous().MoveToOuterDisposeScope();
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();

    private Tensor KSpace(StoredArray array, long first, long count)
    {
        var kspace = zeros([count, array.Shape[1], array.Shape[2], array.Shape[3]],
            ScalarType.ComplexFloat32);
        foreach (var line in Lines())
        {
            if (line.Slice < first || line.Slice >= first + count) continue;
            using var inner = NewDisposeScope();
            var numbers = view_as_complex(tensor(line.Numbers).view(line.Coils, line.Samples, 2));
            kspace.select(0, line.Slice - first).select(1, Place(line)).copy_(numbers);
        }
        return kspace;
    }

    private IEnumerable<IsmrmrdLine> Lines()
    {
        for (long at = 0; at < _rows; at += Together)
        {
            foreach (var record in _file.ReadRecords(Data, at, Math.Min(Together, _rows - at)))
            {
                var line = IsmrmrdLine.From(record, $"{Path}: '{Data}'");
                if (line.IsImage) yield return line;
            }
        }
    }

    private int Place(IsmrmrdLine line)
    {
        var at = line.Line + _shift;
        return at >= 0 && at < Header.Encoded[1] ? at : throw BadFile.Damaged(
            $"{Path}: '{Data}'", $"line {line.Line}",
                $"one of {Header.Encoded[1]} around {Header.CenterLine}");
    }
}
