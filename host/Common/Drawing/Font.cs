using System.IO.Compression;

namespace Idm.Common.Drawing;

/// <summary>The program's one font: glyphs as coverage, made beforehand, the same on every machine.</summary>
/// <remarks>
/// DejaVu Sans in two sizes, deflated. Count of sizes (byte); for each its size (byte), count of glyphs
/// (u16), and for each glyph: character (u16), advance (byte), left and top against the pen (sbyte), width
/// and height (byte), coverage.
/// </remarks>
public sealed class Font
{
    private static readonly Lazy<IReadOnlyList<Font>> Sizes = new(Read);
    private readonly Dictionary<char, Glyph> _glyphs;

    private Font(int size, Dictionary<char, Glyph> glyphs) => (Size, _glyphs) = (size, glyphs);

    /// <summary>For displays of usual density.</summary>
    public static Font Normal => Sizes.Value[0];

    /// <summary>Twice as large.</summary>
    public static Font Large => Sizes.Value[1];

    /// <summary>Pixels of an em.</summary>
    public int Size { get; }

    /// <summary>From one line to the next.</summary>
    public int LineHeight => Size * 3 / 2;

    /// <summary>Columns that a text takes.</summary>
    public int Width(string text) => text.Sum(letter => Find(letter).Advance);

    /// <summary>The text, cut with an ellipsis where it would take more columns.</summary>
    public string Fit(string text, int width)
    {
        if (Width(text) <= width) return text;
        var length = text.Length - 1;
        while (length > 0 && Width(text[..length] + "…") > width) length--;
        return length <= 0 ? "" : text[..length] + "…";
    }

    internal Glyph Find(char letter) => _glyphs.TryGetValue(letter, out var glyph) ? glyph : _glyphs['?'];

    private static List<Font> Read()
    {
        using var packed = typeof(Font).Assembly.GetManifestResourceStream("font.bin")!;
        using var from = new BinaryReader(new DeflateStream(packed, CompressionMode.Decompress));
        var fonts = new List<Font>();
        for (var left = from.ReadByte(); left > 0; left--)
        {
            var size = from.ReadByte();
            var glyphs = new Dictionary<char, Glyph>();
            for (var count = from.ReadUInt16(); count > 0; count--)
            {
                var letter = (char)from.ReadUInt16();
                var (advance, x, y) = (from.ReadByte(), from.ReadSByte(), from.ReadSByte());
                var (width, height) = (from.ReadByte(), from.ReadByte());
                glyphs[letter] = new Glyph(advance, x, y, width, height, from.ReadBytes(width * height));
            }
            fonts.Add(new Font(size, glyphs));
        }
        return fonts;
    }

    internal sealed record Glyph(int Advance, int Left, int Top, int Width, int Height, byte[] Coverage);
}
