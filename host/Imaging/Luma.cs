namespace Idm.Imaging;

/// <summary>
/// The luma Y of full-range BT.601 in 14-bit fixed point: the integers that published numbers are made with.
/// </summary>
/// <remarks>
/// Y = (4899 R + 9617 G + 1868 B + 8192) >> 14. The weights sum to 2¹⁴, so grey stays grey. Rounding
/// 0.299 R + 0.587 G + 0.114 B in floating point instead differs on 31,346 of the 2²⁴ 8-bit colours.
/// </remarks>
public static class Luma
{
    /// <summary>Y of one colour; all codes on one scale of 8 or 16 bits.</summary>
    public static ushort Of(ushort red, ushort green, ushort blue) =>
        (ushort)(((4899 * red) + (9617 * green) + (1868 * blue) + 8192) >> 14);

    /// <summary>
    /// The luma of an image, one channel, same largest code; a grey image is returned as it is.
    /// </summary>
    public static Raster Of(Raster image)
    {
        if (image.Channels == 1) return image;

        var luma = new ushort[image.Width * image.Height];
        var rgb = image.Samples;
        for (var i = 0; i < luma.Length; i++) luma[i] = Of(rgb[3 * i], rgb[(3 * i) + 1], rgb[(3 * i) + 2]);
        return image with { Channels = 1, Samples = luma };
    }

    /// <summary>Three equal channels from a grey image; an RGB image is returned as it is.</summary>
    public static Raster ToRgb(Raster image)
    {
        if (image.Channels == 3) return image;

        var rgb = new ushort[3L * image.Width * image.Height];
        for (var i = 0; i < image.Samples.Length; i++)
        {
            rgb[3 * i] = rgb[(3 * i) + 1] = rgb[(3 * i) + 2] = image.Samples[i];
        }
        return image with { Channels = 3, Samples = rgb };
    }
}
