using Idm.Sdk;
using Idm.Sdk.Formats;

namespace Idm.Plugins.Formats;

/// <summary>GIF: the first frame, RGB.</summary>
[PluginExport(ExportKinds.Format, "gif", "GIF: the first frame, RGB.")]
public sealed class Gif : IFormat
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Extensions => [".gif"];

    /// <inheritdoc/>
    public FormatContent Holds => FormatContent.Pictures;

    /// <inheritdoc/>
    public bool Recognises(ReadOnlySpan<byte> start, string name) =>
        start.StartsWith("GIF8"u8);

    /// <inheritdoc/>
    public FormatFile Open(string path) => PictureFile.Open(path);
}
