using Idm.TensorFiles.Archives;
using static TorchSharp.torch;

namespace Idm.TensorFiles.Numpy;

/// <summary>A .npz file, as <c>numpy.savez</c> writes it: a zip archive of .npy files.</summary>
internal sealed class NpzFile : ITensorFile
{
    private const string Extension = ".npy";

    private readonly CheckedZip _zip;
    private readonly OrderedDictionary<string, StoredTensor> _tensors = new(StringComparer.Ordinal);

    /// <param name="zip">The archive; closed with this.</param>
    /// <exception cref="WeightsException">An array is damaged, or no plain array.</exception>
    public NpzFile(CheckedZip zip)
    {
        _zip = zip;
        foreach (var entry in zip.Names)
        {
            var name = entry[..^Extension.Length];
            var start = zip.Start(entry, NpyHeader.MostBytes);
            var header = NpyHeader.Read($"{Path}: '{entry}'", start, zip.LengthOf(entry)!.Value);
            _tensors.Add(name, new StoredTensor(name, header.Dtype, header.Shape)
            {
                NumpyType = header.NumpyType,
            });
        }
    }

    /// <inheritdoc/>
    public string Path => _zip.Path;

    /// <inheritdoc/>
    public string Format => "NumPy (npz)";

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, StoredTensor> Tensors => _tensors;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Metadata { get; } = new Dictionary<string, string>();

    /// <summary>Whether an archive holds arrays and nothing else.</summary>
    public static bool Recognises(CheckedZip zip) =>
        zip.Names.Count > 0 && zip.Names.All(name => name.EndsWith(Extension, StringComparison.Ordinal));

    /// <inheritdoc/>
    public Tensor Load(string name)
    {
        var entry = name + Extension;
        if (_zip.LengthOf(entry) is not { } length)
            throw new WeightsException($"{Path}: no tensor '{name}' among its {_tensors.Count}");
        using var scope = NewDisposeScope();
        var bytes = empty([length], ScalarType.Byte);
        _zip.Read(entry, bytes);
        var where = $"{Path}: '{entry}'";
        var header = NpyHeader.Read(
            where, bytes.narrow(0, 0, Math.Min(length, NpyHeader.MostBytes)).bytes, length);
        long at = header.Length;
        return NpyNumbers.Read(header, where, Next).MoveToOuterDisposeScope();

        void Next(Span<byte> buffer)
        {
            using var part = bytes.narrow(0, at, buffer.Length);
            part.bytes.CopyTo(buffer);
            at += buffer.Length;
        }
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _zip.Dispose();
}
