using Idm.Sdk;

namespace Idm.Plugins.CompressedSensing;

/// <summary>
/// The order in which a plain, unscrambled operator reads pixels: block after block, row by row.
/// </summary>
internal static class BlockOrder
{
    public static long[] Of(ImageShape image, int block)
    {
        var order = new long[image.Count];
        var next = 0;
        for (var c = 0; c < image.Channels; c++)
        for (var top = 0; top < image.Height; top += block)
        for (var left = 0; left < image.Width; left += block)
        for (var row = top; row < top + block; row++)
        for (var column = left; column < left + block; column++)
            order[next++] = ((long)c * image.Height + row) * image.Width + column;
        return order;
    }
}
