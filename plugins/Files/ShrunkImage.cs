using Idm.Sdk;
using Idm.Sdk.Data;

namespace Idm.Plugins.Files;

/// <summary>An image at a fraction of its size: the mean of each square of pixels.</summary>
internal static class ShrunkImage
{
    /// <summary>The image whose pixels are means of <paramref name="side"/> x <paramref name="side"/>.</summary>
    /// <param name="image">The image; returned as it is for a side of 1.</param>
    /// <param name="side">Pixels a side.</param>
    /// <param name="path">The file, for the message.</param>
    /// <exception cref="PluginException">The image is smaller than one such square.</exception>
    public static ImageData Of(ImageData image, int side, string path)
    {
        if (side == 1) return image;
        var (channels, height, width) = (image.Shape.Channels, image.Shape.Height, image.Shape.Width);
        var shape = new ImageShape(channels, height / side, width / side);
        if (shape.Height == 0 || shape.Width == 0)
        {
            throw new PluginException(
                $"{path} has {height} x {width} pixels, of which 'shrink: {side}' leaves none: use a smaller "
                + "factor");
        }
        var means = new float[shape.Count];
        var at = 0;
        for (var c = 0; c < channels; c++)
        for (var i = 0; i < shape.Height; i++)
        for (var j = 0; j < shape.Width; j++)
        {
            var sum = 0.0;
            for (var y = 0; y < side; y++)
            {
                var row = (((c * height) + (i * side) + y) * width) + (j * side);
                for (var x = 0; x < side; x++) sum += image.Samples[row + x];
            }
            means[at++] = (float)(sum / (side * side));
        }
        return image with { Shape = shape, Samples = means };
    }
}
