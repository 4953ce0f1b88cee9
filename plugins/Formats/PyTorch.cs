using Idm.Sdk;
using Idm.Sdk.Formats;

namespace Idm.Plugins.Formats;

/// <summary>Tensors of PyTorch's torch.save; nothing in such a file is run.</summary>
[PluginExport(ExportKinds.Format, "pytorch", "Tensors by name, as torch.save writes them; no code is run.")]
public sealed class PyTorch : IFormat
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Extensions => [".pt", ".pth", ".pkl", ".ckpt", ".bin"];

    /// <inheritdoc/>
    public FormatContent Holds => FormatContent.Arrays;

    // A zip archive whose first entry is the pickle; or, before PyTorch 1.6, a pickled magic number.
    /// <inheritdoc/>
    public bool Recognises(ReadOnlySpan<byte> start, string name) =>
        ZipStart.FirstName(start)?.EndsWith("/data.pkl", StringComparison.Ordinal)
        ?? start is [0x80, 2, 0x8A, 0x0A, 0x6C, 0xFC, ..];

    /// <inheritdoc/>
    public FormatFile Open(string path) => ArrayFile.Open(path);
}
