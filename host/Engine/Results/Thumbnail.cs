using Idm.Common.Drawing;
using Idm.Sdk;

namespace Idm.Engine.Results;

/// <summary>
/// Pictures of a size to look at: large images averaged down, small ones enlarged by whole pixels.
/// </summary>
internal static class Thumbnail
{
    private const int MaxHeight = 256;
    private const int MaxWidth = 512;

    /// <summary>The size at which an image of this shape is shown.</summary>
    public static (int Width, int Height) Size(ImageShape shape)
    {
        var fit = Math.Min((double)MaxHeight / shape.Height, (double)MaxWidth / shape.Width);
        var scale = fit >= 1 ? Math.Floor(fit) : fit;
        return (Math.Max(1, (int)Math.Round(shape.Width * scale)),
            Math.Max(1, (int)Math.Round(shape.Height * scale)));
    }

    /// <summary>Draws planes of samples at their <see cref="Size"/>.</summary>
    public static Canvas Draw(float[] planes, ImageShape shape, float brightness = 1)
    {
        var (width, height) = Size(shape);
        var channels = shape.Channels == 3 ? 3 : 1;
        var scaled = new float[channels][];
        for (var c = 0; c < channels; c++)
        {
            var plane = planes.AsSpan(c * shape.Height * shape.Width, shape.Height * shape.Width);
            scaled[c] = Scale(plane, brightness, shape.Width, shape.Height, width, height);
        }

        var picture = new Canvas(width, height);
        for (var i = 0; i < picture.Pixels.Length; i++)
        {
            picture.Pixels[i] = 0xFF000000 | Code(scaled[0][i])
                | (Code(scaled[channels / 2][i]) << 8) | (Code(scaled[channels - 1][i]) << 16);
        }
        return picture;
    }

    /// <summary>Each target pixel is the mean of the source area under it: no aliasing, no ringing.</summary>
    private static float[] Scale(
        ReadOnlySpan<float> from, float brightness, int width, int height, int toWidth, int toHeight)
    {
        var narrow = new float[toWidth * height];
        for (var x = 0; x < toWidth; x++)
        {
            var (first, weights) = Weights(x, width, toWidth);
            for (var y = 0; y < height; y++)
            {
                for (var k = 0; k < weights.Length; k++)
                {
                    narrow[(y * toWidth) + x] += weights[k]
                        * Visible(brightness * from[(y * width) + first + k]);
                }
            }
        }

        var to = new float[toWidth * toHeight];
        for (var y = 0; y < toHeight; y++)
        {
            var (first, weights) = Weights(y, height, toHeight);
            for (var k = 0; k < weights.Length; k++)
            {
                for (var x = 0; x < toWidth; x++)
                {
                    to[(y * toWidth) + x] += weights[k] * narrow[((first + k) * toWidth) + x];
                }
            }
        }
        return to;
    }

    /// <summary>
    /// Source pixels under a target pixel, and the share of it that each covers; the sum is 1.
    /// </summary>
    private static (int First, float[] Weights) Weights(int target, int from, int to)
    {
        var (start, end) = ((double)target * from / to, (double)(target + 1) * from / to);
        var first = (int)start;
        var weights = new float[Math.Min(from, (int)Math.Ceiling(end)) - first];
        for (var k = 0; k < weights.Length; k++)
        {
            var covered = Math.Min(end, first + k + 1) - Math.Max(start, first + k);
            weights[k] = (float)(covered / (end - start));
        }
        return (first, weights);
    }

    private static float Visible(float sample) => float.IsNaN(sample) ? 0 : Math.Clamp(sample, 0, 1);

    private static uint Code(float sample) => (uint)Math.Round(Math.Clamp(sample, 0, 1) * 255);
}
