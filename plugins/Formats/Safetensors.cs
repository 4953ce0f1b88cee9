using System.Buffers.Binary;
using Idm.Sdk;
using Idm.Sdk.Formats;
using Idm.TensorFiles.Safetensors;
using static TorchSharp.torch;

namespace Idm.Plugins.Formats;

/// <summary>Tensors by name, with metadata.</summary>
[PluginExport(ExportKinds.Format, "safetensors", "Tensors by name, with metadata: safetensors.")]
public sealed class Safetensors : IFormat
{
    private const ulong MostHeaderBytes = 100_000_000;

    /// <inheritdoc/>
    public IReadOnlyList<string> Extensions => [".safetensors"];

    /// <inheritdoc/>
    public FormatContent Holds => FormatContent.Arrays;

    // The length of the header, and its first brace.
    /// <inheritdoc/>
    public bool Recognises(ReadOnlySpan<byte> start, string name) =>
        start is [_, _, _, _, _, _, _, _, (byte)'{', ..]
        && BinaryPrimitives.ReadUInt64LittleEndian(start) <= MostHeaderBytes;

    /// <inheritdoc/>
    public FormatFile Open(string path) => ArrayFile.Open(path);

    /// <inheritdoc/>
    public bool CanWrite => true;

    /// <inheritdoc/>
    public void Write(string path, FormatFile contents)
    {
        using var scope = NewDisposeScope();
        var tensors = contents.Entries.ToDictionary(entry => entry.Name, entry => entry.ToTensor());
        ArrayFile.Guarded(() =>
        {
            SafetensorsWriter.Write(path, tensors, contents.Attributes);
            return true;
        });
    }
}
