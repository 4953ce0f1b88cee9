using System.IO.Compression;
using Idm.Sdk;
using Idm.Sdk.Formats;
using Idm.TensorFiles.Numpy;

namespace Idm.Plugins.Formats;

/// <summary>Arrays of NumPy by name.</summary>
[PluginExport(ExportKinds.Format, "npz", "Arrays of NumPy by name, as numpy.savez writes them.")]
public sealed class Npz : IFormat
{
    private const string Extension = ".npy";

    /// <inheritdoc/>
    public IReadOnlyList<string> Extensions => [".npz"];

    /// <inheritdoc/>
    public FormatContent Holds => FormatContent.Arrays;

    /// <inheritdoc/>
    public bool Recognises(ReadOnlySpan<byte> start, string name) => ZipStart.FirstName(start) is { } first
        && first.EndsWith(Extension, StringComparison.Ordinal);

    /// <inheritdoc/>
    public FormatFile Open(string path) => ArrayFile.Open(path);

    /// <inheritdoc/>
    public bool CanWrite => true;

    /// <inheritdoc/>
    public void Write(string path, FormatFile contents)
    {
        using var zip = new ZipArchive(File.Create(path), ZipArchiveMode.Create);
        foreach (var entry in contents.Entries)
        {
            using var tensor = entry.ToTensor();
            using var to = zip.CreateEntry(entry.Name + Extension, CompressionLevel.NoCompression).Open();
            ArrayFile.Guarded(() =>
            {
                NpyWriter.Write(to, tensor);
                return true;
            });
        }
    }
}
