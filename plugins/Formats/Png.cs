using Idm.Imaging;
using Idm.Sdk;
using Idm.Sdk.Formats;

namespace Idm.Plugins.Formats;

/// <summary>PNG: 8 and 16 bits, grey and RGB.</summary>
[PluginExport(ExportKinds.Format, "png", "PNG: 8 and 16 bits, grey and RGB; written without loss.")]
public sealed class Png : IFormat
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Extensions => [".png"];

    /// <inheritdoc/>
    public FormatContent Holds => FormatContent.Pictures;

    /// <inheritdoc/>
    public bool Recognises(ReadOnlySpan<byte> start, string name) =>
        start is [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10, ..];

    /// <inheritdoc/>
    public FormatFile Open(string path) => PictureFile.Open(path);

    /// <inheritdoc/>
    public bool CanWrite => true;

    /// <inheritdoc/>
    public void Write(string path, FormatFile contents)
    {
        if (contents.Entries.Count != 1)
        {
            throw new PluginException($"cannot write '{path}': found {contents.Entries.Count} entries, "
                + "expected one picture: write a TIFF of several pages");
        }
        ImageWriter.Save(path, PictureFile.ToWrite(path, contents).Single());
    }
}
