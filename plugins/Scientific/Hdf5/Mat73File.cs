using Idm.Plugins.Scientific.Arrays;
using Idm.Plugins.Scientific.Matlab;
using static TorchSharp.torch;

namespace Idm.Plugins.Scientific.Hdf5;

/// <summary>
/// A MAT-file of level 7.3: HDF5, with the axes in MATLAB's order, which the file has reversed.
/// </summary>
internal sealed class Mat73File : IArrayFile
{
    private const string Class = "MATLAB_class", Empty = "MATLAB_empty", Sparse = "MATLAB_sparse";

    private readonly Hdf5File _file;
    private readonly Dictionary<string, string> _paths = new(StringComparer.Ordinal);
    private readonly List<StoredArray> _arrays = [];

    private Mat73File(Hdf5File file)
    {
        _file = file;
        var sparse = file.Groups.Where(group => group.Value.ContainsKey(Sparse)).Select(group =>
            group.Key).ToList();
        foreach (var path in sparse) Add(path, AsSparse(path));
        foreach (var array in file.Arrays)
        {
            if (array.Name.StartsWith('#')) continue;            // what cells and objects refer to
            if (sparse.Any(path => array.Name.StartsWith(path + "/", StringComparison.Ordinal))) continue;
            Add(array.Name, AsArray(array));
        }
    }

    /// <inheritdoc/>
    public string Path => _file.Path;

    /// <inheritdoc/>
    public string Format => "MATLAB 7.3 (mat, HDF5)";

    /// <inheritdoc/>
    public IReadOnlyList<StoredArray> Arrays => _arrays;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Attributes => _file.Attributes;

    /// <summary>Whether a file begins as these do.</summary>
    public static bool Recognises(ReadOnlySpan<byte> start) =>
        start.StartsWith("MATLAB 7.3"u8) && Hdf5File.Recognises(start);

    /// <exception cref="Idm.Sdk.PluginException">It cannot be read, or is damaged or hostile.</exception>
    public static Mat73File Open(string path)
    {
        var file = Hdf5File.Open(path);
        try
        {
            return new Mat73File(file);
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
        var where = $"{Path}: '{name}'";
        var shape = slice?.Of(array.Shape, where) ?? [.. array.Shape];
        using var scope = NewDisposeScope();
        if (array.Attributes.ContainsKey(Sparse))
        {
            var dense = LoadSparse(array, where);
            var part = slice is { } s ? dense.narrow(s.Axis, s.First, s.Count) : dense;
            return part.contiguous().MoveToOuterDisposeScope();
        }
        if (array.Attributes.ContainsKey(Empty))
            return empty(shape, array.Type.Loaded()).MoveToOuterDisposeScope();
        var stored = _file.Load(_paths[name], slice is { } of
            ? of with { Axis = array.Shape.Count - 1 - of.Axis } : null);
        long[] axes = [.. Enumerable.Range(0, (int)stored.dim()).Reverse().Select(axis => (long)axis)];
        return stored.permute(axes).contiguous().to(array.Type.Loaded()).MoveToOuterDisposeScope();
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();

    private void Add(string path, StoredArray array)
    {
        if (!_paths.TryAdd(array.Name, path))
            throw BadFile.Damaged(Path, $"two arrays named '{array.Name}'", "different names");
        _arrays.Add(array);
    }

    private StoredArray AsArray(StoredArray array)
    {
        var kind = array.Attributes.GetValueOrDefault(Class);
        var name = array.Name.Replace('/', '.');
        if (array.Attributes.ContainsKey(Empty) && array.Refusal is null
            && array.Shape is [> 0 and <= Sizes.MostAxes])
        {
            // Instead of numbers, the file holds the sizes.
            var sizes = MatSparse.Integers(_file.Load(array.Name));
            if (sizes.Any(side => side < 0) || !sizes.Contains(0))
                throw BadFile.Damaged($"{Path}: '{name}'", Sizes.Text(sizes), "an empty array");
            return array with { Name = name, Shape = sizes, Type = ElementType.Float64 };
        }
        var refusal = kind switch
        {
            "char" => "found text, expected numbers: name another array",
            "cell" => "found a cell array, expected numbers: save its arrays under names of their own",
            _ => array.Refusal,
        };
        return array with
        {
            Name = name,
            Shape = [.. array.Shape.Reverse()],
            Type = kind == "logical" && !array.Type.IsComplex() ? ElementType.Bool : array.Type,
            Refusal = refusal,
        };
    }

    private StoredArray AsSparse(string path)
    {
        var said = _file.Groups[path];
        var name = path.Replace('/', '.');
        var rows = Said.Parse(said[Sparse]) is [var n] && n is >= 0 and < 1L << 50 ? (long)n : -1;
        StoredArray? Part(string part) => _file.Arrays.FirstOrDefault(a => a.Name == $"{path}/{part}"
            && a.Refusal is null);
        var starts = Part("jc");
        if (rows < 0 || starts?.Shape is not [>= 1])
            throw BadFile.Damaged($"{Path}: '{name}'", "no rows, or no columns (jc)",
                "those of a sparse matrix");
        var type = said.GetValueOrDefault(Class) == "logical" ? ElementType.Bool
            : Part("data")?.Type ?? ElementType.Float64;
        return new StoredArray(name, [rows, starts.Shape[0] - 1], type, said);
    }

    private Tensor LoadSparse(StoredArray array, string where)
    {
        var path = _paths[array.Name];
        MatSparse.CheckSize(array.Shape, where);
        var starts = MatSparse.Integers(_file.Load($"{path}/jc"));
        if (starts[^1] == 0) return zeros([.. array.Shape], array.Type.Loaded());
        var rows = MatSparse.Integers(_file.Load($"{path}/ir"));
        return MatSparse.Dense(array.Shape, starts, rows, _file.Load($"{path}/data").flatten(), where)
            .to(array.Type.Loaded());
    }
}
