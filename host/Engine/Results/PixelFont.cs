using SkiaSharp;

namespace Idm.Engine.Results;

/// <summary>A font of 5 x 9 pixels for machines that have none: the printable ASCII characters.</summary>
internal static class PixelFont
{
    private const int Columns = 5;
    private const int Rows = 9;
    private const int Baseline = 7;
    private const string Digits = "0123456789ABCDEFGHIJKLMNOPQRSTUV";

    // One character after the other, from space to tilde; nine rows each, a row of five pixels as a digit in
    // base 32.
    private const string Glyphs =
        "000000000" + "444440400" + "AA0000000" + "AAVAVAA00" + "4FKE5U400" + "OP248J300" + "CIK8LID00"
        + "440000000" + "248884200" + "842224800" + "04LEL4000" + "044V44000" + "00000C480" + "000V00000"
        + "00000CC00" + "01248G000" + "EHJLPHE00" + "4C4444E00" + "EH1248V00" + "V2421HE00" + "26AIV2200"
        + "VGU11HE00" + "68GUHHE00" + "V12488800" + "EHHEHHE00" + "EHHF12C00" + "0CC0CC000" + "0CC0C4800"
        + "248G84200" + "00V0V0000" + "842124800" + "EH1240400" + "EH1DLLE00" + "EHHVHHH00" + "UHHUHHU00"
        + "EHGGGHE00" + "SIHHHIS00" + "VGGUGGV00" + "VGGUGGG00" + "EHGNHHF00" + "HHHVHHH00" + "E44444E00"
        + "72222IC00" + "HIKOKIH00" + "GGGGGGV00" + "HRLLHHH00" + "HHPLJHH00" + "EHHHHHE00" + "UHHUGGG00"
        + "EHHHLID00" + "UHHUKIH00" + "FGGE11U00" + "V44444400" + "HHHHHHE00" + "HHHHHA400" + "HHHLLLA00"
        + "HHA4AHH00" + "HHHA44400" + "V1248GV00" + "E88888E00" + "0G8421000" + "E22222E00" + "4AH000000"
        + "0000000V0" + "842000000" + "00E1FHF00" + "GGMPHHU00" + "00EGGHE00" + "11DJHHF00" + "00EHVGE00"
        + "698S88800" + "00FHHHF1E" + "GGMPHHH00" + "40C444E00" + "2062222IC" + "GGIKOKI00" + "C44444E00"
        + "00QLLHH00" + "00MPHHH00" + "00EHHHE00" + "00UHHHUGG" + "00FHHHF11" + "00MPGGG00" + "00EGE1U00"
        + "88S889600" + "00HHHJD00" + "00HHHA400" + "00HHLLA00" + "00HA4AH00" + "00HHHHF1E" + "00V248V00"
        + "244844200" + "444444400" + "842124800" + "008L20000";

    public static float Width(string text, float size) => ((text.Length * (Columns + 1)) - 1) * Pixel(size);

    public static void Draw(SKCanvas canvas, string text, float x, float baseline, float size, SKPaint paint)
    {
        var pixel = Pixel(size);
        foreach (var letter in text)
        {
            for (var row = 0; row < Rows; row++)
            {
                var bits = Digits.IndexOf(Glyphs[(Index(letter) * Rows) + row], StringComparison.Ordinal);
                for (var column = 0; column < Columns; column++)
                {
                    if ((bits >> (Columns - 1 - column) & 1) == 0) continue;
                    canvas.DrawRect(
                        x + (column * pixel), baseline + ((row - Baseline) * pixel), pixel, pixel, paint);
                }
            }
            x += (Columns + 1) * pixel;
        }
    }

    private static int Index(char letter) => letter switch
    {
        >= ' ' and <= '~' => letter - ' ',
        '×' => 'x' - ' ',
        '…' => '~' - ' ',
        _ => '?' - ' ',
    };

    private static int Pixel(float size) => Math.Max(1, (int)(size / Rows));
}
