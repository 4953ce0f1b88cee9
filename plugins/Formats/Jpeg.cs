using Idm.Sdk;
using Idm.Sdk.Formats;

namespace Idm.Plugins.Formats;

/// <summary>JPEG: 8 bits, grey and RGB.</summary>
[PluginExport(ExportKinds.Format, "jpeg", "JPEG: 8 bits, grey and RGB.")]
public sealed class Jpeg : IFormat
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Extensions => [".jpg", ".jpeg"];

    /// <inheritdoc/>
    public FormatContent Holds => FormatContent.Pictures;

    /// <inheritdoc/>
    public bool Recognises(ReadOnlySpan<byte> start, string name) =>
        start is [0xFF, 0xD8, 0xFF, ..];

    /// <inheritdoc/>
    public FormatFile Open(string path) => PictureFile.Open(path);
}
