using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Idm.Sdk;
using Idm.Sdk.Formats;

namespace Samples.Pgm;

[PluginExport("format", "pgm", "Portable graymap (P5): 8 and 16 bits, grey.")]
public sealed partial class Pgm : IFormat
{
    public IReadOnlyList<string> Extensions => [".pgm"];

    public FormatContent Holds => FormatContent.Pictures;

    public bool Recognises(ReadOnlySpan<byte> start, string name) => start.StartsWith("P5"u8);

    public FormatFile Open(string path)
    {
        var bytes = File.ReadAllBytes(path);
        var header = Header().Match(Encoding.Latin1.GetString(bytes, 0, Math.Min(bytes.Length, 4096)));
        int Number(int group) => int.Parse(header.Groups[group].ValueSpan, CultureInfo.InvariantCulture);
        if (!header.Success || Number(3) is 0 or > 65535)
            throw new PluginException($"{path}: found no header 'P5 width height white' of a graymap");
        var (shape, white, begin) = (new ImageShape(1, Number(2), Number(1)), Number(3), header.Length);
        var wide = white > 255;
        var expected = shape.Count * (wide ? 2 : 1);
        if (bytes.Length - begin != expected)
            throw new PluginException($"{path}: found {bytes.Length - begin} bytes, expected {expected}");
        double Code(int i) =>
            wide ? BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(begin + (2 * i))) : bytes[begin + i];
        var type = wide ? "uint16" : "uint8";
        return new FormatFile(
            [new PictureEntry("1", shape, type, () => new StoredImage(shape, Code, white))]);
    }

    [GeneratedRegex(@"\AP5\s+(\d{1,5})\s+(\d{1,5})\s+(\d{1,5})\s")]
    private static partial Regex Header();
}
