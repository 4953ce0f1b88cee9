using Idm.Sdk;
using Idm.Sdk.Formats;
using Idm.TensorFiles.Numpy;

namespace Idm.Plugins.Formats;

/// <summary>An array of NumPy.</summary>
[PluginExport(ExportKinds.Format, "npy", "One array of NumPy, as numpy.save writes it.")]
public sealed class Npy : IFormat
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Extensions => [".npy"];

    /// <inheritdoc/>
    public FormatContent Holds => FormatContent.Pictures | FormatContent.Arrays;

    /// <inheritdoc/>
    public bool Recognises(ReadOnlySpan<byte> start, string name) =>
        start is [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', ..];

    /// <inheritdoc/>
    public FormatFile Open(string path) => ArrayFile.Open(path);

    /// <inheritdoc/>
    public bool CanWrite => true;

    /// <inheritdoc/>
    public void Write(string path, FormatFile contents)
    {
        if (contents.Entries.Count != 1)
        {
            throw new PluginException($"cannot write '{path}': found {contents.Entries.Count} entries, "
                + "expected one: write .npz or .safetensors");
        }
        using var tensor = contents.Entries[0].ToTensor();
        using var file = File.Create(path);
        ArrayFile.Guarded(() =>
        {
            NpyWriter.Write(file, tensor);
            return true;
        });
    }
}
