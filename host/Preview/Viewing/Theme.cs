namespace Idm.Preview.Viewing;

/// <summary>The colours of everything but the pictures.</summary>
/// <param name="Ground">Behind all.</param>
/// <param name="Outside">Where a picture ends inside its panel.</param>
/// <param name="Text">Titles and numbers.</param>
/// <param name="Soft">What is less important.</param>
/// <param name="Line">Frames and rules.</param>
/// <param name="Accent">Where one is: the scrubber's mark, the first curve.</param>
/// <param name="Second">The second curve.</param>
/// <param name="Sheet">Behind text over pictures.</param>
public sealed record Theme(
    uint Ground, uint Outside, uint Text, uint Soft, uint Line, uint Accent, uint Second, uint Sheet)
{
    /// <summary>A neutral dark grey, by which pictures are judged well in dim rooms.</summary>
    public static Theme Dark { get; } = new(
        Rgb(0x1E1F22), Rgb(0x2A2B2F), Rgb(0xEDEDEF), Rgb(0xA3A6AE), Rgb(0x4A4D55), Rgb(0x5AB4F0),
        Rgb(0xF0A04B),
        Rgb(0x1E1F22) & 0xE6FFFFFF);

    /// <summary>Paper: for documents and bright rooms.</summary>
    public static Theme Light { get; } = new(
        Rgb(0xF7F7F5), Rgb(0xE6E6E3), Rgb(0x222428), Rgb(0x5F636B), Rgb(0xC4C6C9), Rgb(0x0B6CB8),
        Rgb(0xB35400),
        Rgb(0xF7F7F5) & 0xE6FFFFFF);

    private static uint Rgb(uint color) =>
        0xFF000000 | (color & 0xFF) << 16 | (color & 0xFF00) | (color >> 16 & 0xFF);
}
