using Idm.Imaging;
using Idm.Sdk;
using Idm.Sdk.Formats;

namespace Idm.Plugins.Formats;

/// <summary>TIFF: pages of 8 and 16 bits, grey and RGB.</summary>
[PluginExport(
    ExportKinds.Format, "tiff", "TIFF: pages of 8 and 16 bits, grey and RGB; written without loss.")]
public sealed class TiffFormat : IFormat
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Extensions => [".tif", ".tiff"];

    /// <inheritdoc/>
    public FormatContent Holds => FormatContent.Pictures;

    /// <inheritdoc/>
    public bool Recognises(ReadOnlySpan<byte> start, string name) =>
        start is [(byte)'I', (byte)'I', (byte)'*' or (byte)'+', 0, ..]
            or [(byte)'M', (byte)'M', 0, (byte)'*' or (byte)'+', ..];

    /// <inheritdoc/>
    public FormatFile Open(string path) => PictureFile.Open(path);

    /// <inheritdoc/>
    public bool CanWrite => true;

    /// <inheritdoc/>
    public void Write(string path, FormatFile contents) =>
        TiffWriter.Save(path, PictureFile.ToWrite(path, contents));
}
