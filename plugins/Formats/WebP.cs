using Idm.Sdk;
using Idm.Sdk.Formats;

namespace Idm.Plugins.Formats;

/// <summary>WebP: 8 bits, RGB.</summary>
[PluginExport(ExportKinds.Format, "webp", "WebP: 8 bits, RGB.")]
public sealed class WebP : IFormat
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Extensions => [".webp"];

    /// <inheritdoc/>
    public FormatContent Holds => FormatContent.Pictures;

    /// <inheritdoc/>
    public bool Recognises(ReadOnlySpan<byte> start, string name) =>
        start.StartsWith("RIFF"u8) && start.Length >= 12 && start[8..].StartsWith("WEBP"u8);

    /// <inheritdoc/>
    public FormatFile Open(string path) => PictureFile.Open(path);
}
