using System.Text;
using Idm.Plugins.Scientific.Arrays;
using static TorchSharp.torch;

namespace Idm.Plugins.Scientific.Matlab;

/// <summary>A MAT-file of MATLAB: level 5 (<c>-v6</c>, <c>-v7</c>) and level 4.</summary>
/// <remarks>Level 7.3 is HDF5: see <see cref="Hdf5.Mat73File"/>.</remarks>
internal sealed class MatFile : IArrayFile
{
    private const int HeaderBytes = 128;
    private const int MostArrays = 1 << 16;
    private const int MostNameLength = 4000;

    private readonly ByteSource _source;
    private readonly OrderedDictionary<string, MatVariable> _variables = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _attributes = [];

    private MatFile(string path)
    {
        Path = path;
        _source = new FileBytes(path);
        try
        {
            var start = _source.Read(0, (int)Math.Min(_source.Length, HeaderBytes));
            if (Mat4Parser.Recognises(start)) Mat4Parser.Read(_source, Add);
            else ReadLevel5(start);
        }
        catch
        {
            _source.Dispose();
            throw;
        }
        Arrays = [.. _variables.Values.Select(variable => variable.Array)];
    }

    /// <inheritdoc/>
    public string Path { get; }

    /// <inheritdoc/>
    public string Format => "MATLAB (mat)";

    /// <inheritdoc/>
    public IReadOnlyList<StoredArray> Arrays { get; }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Attributes => _attributes;

    /// <summary>Whether a file begins as those of level 5 do.</summary>
    public static bool Recognises(ReadOnlySpan<byte> start) =>
        start.Length >= HeaderBytes && start[126..128] is [(byte)'I', (byte)'M'] or [(byte)'M', (byte)'I']
        && start.StartsWith("MATLAB 5.0"u8);

    /// <exception cref="Idm.Sdk.PluginException">It cannot be read, is no MAT-file, or a damaged
    /// one.</exception>
    public static MatFile Open(string path) => new(path);

    /// <inheritdoc/>
    public Tensor Load(string name, ArraySlice? slice = null)
    {
        this.Find(name);
        return _variables[name].Load(_source, slice);
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _source.Dispose();

    private void ReadLevel5(byte[] header)
    {
        if (header.Length < HeaderBytes)
            throw BadFile.Damaged(Path, $"{header.Length} bytes", $"a MAT-file's header of {HeaderBytes}");
        var big = header[126..] switch
        {
            [(byte)'M', (byte)'I'] => true,
            [(byte)'I', (byte)'M'] => false,
            _ => throw BadFile.Unsupported(Path, "no mark of the byte order at byte 126",
                "a MAT-file of level "
                + "5", "save it in MATLAB with save(file, '-v7')"),
        };
        var version = ByteOrder.Int16(header.AsSpan(124), big);
        if (version != 0x0100)
        {
            throw BadFile.Unsupported(Path, $"version {version:x4} of MAT-files", "0100 (level 5)",
                "save it in MATLAB with save(file, '-v7')");
        }
        _attributes["header"] = Encoding.Latin1.GetString(header, 0, 116).TrimEnd('\0', ' ');
        for (long at = HeaderBytes; at < _source.Length;) at = ReadTop(at, big);
    }

    private long ReadTop(long at, bool big)
    {
        var open = new MatMatrix(_source, big, null, Add);
        var element = open.Element(at, _source.Length);
        if (element.Kind != MatTag.Compressed)
        {
            open.Read(element, null);
            return element.Next;
        }
        using var unpacked = new UnpackedBytes(_source, element.At, element.Length, gzip: false);
        var inside = new MatMatrix(unpacked, big, (element.At, element.Length), Add);
        inside.Read(inside.Element(0, unpacked.Length), null);
        return element.Next;
    }

    private void Add(MatVariable variable)
    {
        var name = variable.Array.Name;
        if (name.Length == 0) return;                   // the workspace of functions, which MATLAB hides, too
        if (name.Length > MostNameLength || _variables.Count >= MostArrays)
        {
            throw BadFile.Damaged(Path, $"{_variables.Count + 1} arrays, one with a name of {name.Length} "
                + "letters", $"at most {MostArrays}, and {MostNameLength} letters");
        }
        if (!_variables.TryAdd(name, variable))
            throw BadFile.Damaged(Path, $"two arrays named '{name}'", "different names");
    }
}
