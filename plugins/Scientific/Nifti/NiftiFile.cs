using Idm.Plugins.Scientific.Arrays;
using static TorchSharp.torch;

namespace Idm.Plugins.Scientific.Nifti;

/// <summary>
/// A volume in a NIfTI-1 file (.nii, .nii.gz): (z, y, x), slices first; a series of them (t, z, y, x).
/// </summary>
/// <remarks>
/// The bytes of the file in their order: nibabel shows the same numbers with the axes reversed, as
/// <c>image.T</c>. Values are slope × stored + intercept where the header says so, as float64 then.
/// </remarks>
internal sealed class NiftiFile : IArrayFile
{
    /// <summary>The name of the only array.</summary>
    public const string Name = "image";

    private readonly FileBytes _file;
    private readonly ByteSource _source;
    private readonly NiftiHeader _header;

    private NiftiFile(string path)
    {
        Path = path;
        _file = new FileBytes(path);
        try
        {
            _source = _file.Length > 2 && _file.Read(0, 2) is [0x1F, 0x8B]
                ? new UnpackedBytes(_file, 0, _file.Length, gzip: true) : _file;
            _header = NiftiHeader.Read(path, _source.Read(0, NiftiHeader.Bytes));
            Layout.Check(_source.Length, path);
        }
        catch
        {
            Dispose();
            throw;
        }
        var type = _header.Scales ? ElementType.Float64 : _header.Stored;
        Arrays = [new StoredArray(Name, _header.Shape, type, _header.Attributes)];
    }

    /// <inheritdoc/>
    public string Path { get; }

    /// <inheritdoc/>
    public string Format => "NIfTI-1 (nii)";

    /// <inheritdoc/>
    public IReadOnlyList<StoredArray> Arrays { get; }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Attributes => _header.Attributes;

    private NumberLayout Layout => new(_header.Stored, _header.Shape, _header.Offset, _header.BigEndian);

    /// <exception cref="Idm.Sdk.PluginException">It cannot be read, is of another kind, or
    /// damaged.</exception>
    public static NiftiFile Open(string path) => new(path);

    /// <inheritdoc/>
    public Tensor Load(string name, ArraySlice? slice = null)
    {
        this.Find(name);
        var stored = Layout.Load(_source, slice, Path);
        if (!_header.Scales) return stored;
        using (stored)
        using (var wide = stored.to(ScalarType.Float64))
        using (var scaled = wide * _header.Slope)
            return scaled + _header.Intercept;
    }

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        if (_source != _file) _source?.Dispose();
        _file.Dispose();
    }
}
