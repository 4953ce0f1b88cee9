using System.Globalization;
using Idm.Sdk;
using Idm.Sdk.Formats;

namespace MyPlugin;

/// <summary>Text: a line <c>my-plugin WIDTH HEIGHT WHITE</c>, then the codes, row after row.</summary>
[PluginExport(ExportKinds.Format, "my-plugin", "Grey pictures as text.")]
public sealed class MyPluginFormat : IFormat
{
    private const string Magic = "my-plugin";
    private const int LargestSide = 32768;

    /// <inheritdoc/>
    public IReadOnlyList<string> Extensions => [".my-plugin"];

    /// <inheritdoc/>
    public FormatContent Holds => FormatContent.Pictures;

    /// <inheritdoc/>
    public bool Recognises(ReadOnlySpan<byte> start, string name) => start.StartsWith("my-plugin "u8);

    /// <inheritdoc/>
    public FormatFile Open(string path)
    {
        var words = File.ReadAllText(path).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (words is not [Magic, var w, var h, var m, .. var codes])
            throw new PluginException($"{path}: expected '{Magic} WIDTH HEIGHT WHITE' and codes");
        var white = Number(path, m, 65535);
        var shape = new ImageShape(1, Number(path, h, LargestSide), Number(path, w, LargestSide));
        if (codes.Length != shape.Count)
            throw new PluginException($"{path}: found {codes.Length} codes, expected {shape.Count}");
        return new FormatFile([new PictureEntry("1", shape, white > 255 ? "uint16" : "uint8", () =>
        {
            var values = Array.ConvertAll(codes, code => Number(path, code, white, least: 0));
            return new StoredImage(shape, i => values[i], white);
        })]);
    }

    /// <inheritdoc/>
    public bool CanWrite => true;

    /// <inheritdoc/>
    public void Write(string path, FormatFile contents)
    {
        if (contents.Entries is not [PictureEntry entry]
            || entry.Read() is not { MaxCode: { } white, Shape.Channels: 1 } image)
        {
            throw new PluginException($"cannot write '{path}': expected one grey picture");
        }
        using var file = new StreamWriter(path);
        file.WriteLine(FormattableString.Invariant(
            $"{Magic} {image.Shape.Width} {image.Shape.Height} {white}"));
        for (var i = 0; i < image.Shape.Count; i++)
            file.WriteLine(image.Value(i).ToString(CultureInfo.InvariantCulture));
    }

    // Nothing in a file is believed: a number has a range.
    private static int Number(string path, string word, int most, int least = 1) =>
        int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number >= least && number <= most
            ? number
            : throw new PluginException($"{path}: found '{word}', expected a number from {least} to {most}");
}
