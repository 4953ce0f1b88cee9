using Idm.Sdk;
using Idm.Sdk.Formats;

namespace Idm.Plugins.Formats;

/// <summary>BMP: 8 bits, RGB.</summary>
[PluginExport(ExportKinds.Format, "bmp", "BMP: 8 bits, RGB.")]
public sealed class Bmp : IFormat
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Extensions => [".bmp"];

    /// <inheritdoc/>
    public FormatContent Holds => FormatContent.Pictures;

    /// <inheritdoc/>
    public bool Recognises(ReadOnlySpan<byte> start, string name) =>
        start.StartsWith("BM"u8);

    /// <inheritdoc/>
    public FormatFile Open(string path) => PictureFile.Open(path);
}
