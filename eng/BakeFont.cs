// Draws the glyphs of all labels once, so that every machine shows the same ones, fonts or none:
// dotnet run eng/BakeFont.cs -- /usr/share/fonts/truetype/dejavu/DejaVuSans.ttf host/Common/Drawing/font.bin
// DejaVu Sans: Bitstream Vera and Arev licences, which allow embedding. Format: see
// host/Common/Drawing/Font.cs.
#:package SkiaSharp
#:package SkiaSharp.NativeAssets.Linux.NoDependencies
#:property RestorePackagesWithLockFile=false
#:property TreatWarningsAsErrors=false
#:property PublishAot=false
using System.IO.Compression;
using SkiaSharp;

const string Others = "×·…−±²³₀₁₂₃ₙₖ½σμΔε≤≥≈←→↑↓‖ᵀ⁺éäöüÄÖÜßñçàèêôâî°│▶Ⅱ●○";
using var typeface = SKTypeface.FromFile(args[0]);
using var file = File.Create(args[1]);
using var packed = new DeflateStream(file, CompressionLevel.SmallestSize);
using var to = new BinaryWriter(packed);
int[] sizes = [13, 26];
to.Write((byte)sizes.Length);
foreach (var size in sizes)
{
    using var font = new SKFont(
        typeface, size) { Edging = SKFontEdging.Antialias, Hinting = SKFontHinting.Full };
    var letters = Enumerable.Range(32, 95).Select(c => (char)c).Concat(Others)
        .Where(c => font.ContainsGlyph(c)).Distinct().Order().ToList();
    to.Write((byte)size);
    to.Write((ushort)letters.Count);
    foreach (var letter in letters)
    {
        var advance = (int)Math.Round(font.MeasureText(letter.ToString()));
        var side = 3 * size;
        using var bitmap = new SKBitmap(side, side, SKColorType.Gray8, SKAlphaType.Opaque);
        using var canvas = new SKCanvas(bitmap);
        using var white = new SKPaint { Color = SKColors.White, IsAntialias = true };
        canvas.Clear(SKColors.Black);
        canvas.DrawText(letter.ToString(), size, 2 * size, SKTextAlign.Left, font, white);
        var pixels = bitmap.Bytes;
        var inked = Enumerable.Range(0, side * side).Where(i => pixels[i] > 3).ToList();
        var (x0, x1) = inked.Count == 0
            ? (size, size - 1)
            : (inked.Min(i => i % side), inked.Max(i => i % side));
        var (y0, y1) = inked.Count == 0 ? (0, -1) : (inked.Min(i => i / side), inked.Max(i => i / side));
        to.Write((ushort)letter);
        to.Write((byte)advance);
        to.Write((sbyte)(x0 - size));
        to.Write((sbyte)(y0 - (2 * size)));
        to.Write((byte)(x1 - x0 + 1));
        to.Write((byte)(y1 - y0 + 1));
        for (var y = y0; y <= y1; y++) to.Write(pixels, (y * side) + x0, x1 - x0 + 1);
    }
    Console.WriteLine($"{size} px: {letters.Count} glyphs; missing: "
        + $"{new string([.. Others.Where(c => !font.ContainsGlyph(c))])}");
}
