namespace Idm.Plugins.CompressedSensing;

/// <summary>The coefficients of a two-dimensional DCT from low to high frequencies.</summary>
/// <remarks>
/// Coefficient (k, l) of an H x W image has k/2H cycles a pixel down and l/2W across: diagonals of equal k/H
/// + l/W come one after the other. On squares these are the antidiagonals, and the order is the zig-zag of
/// JPEG (ITU-T T.81, figure 5): (0, 0), (0, 1), (1, 0), (2, 0), (1, 1), (0, 2), ... Diagonals of odd number
/// run downwards, others upwards.
/// </remarks>
internal static class ZigzagOrder
{
    /// <summary>All places k·W + l, the lowest frequency first.</summary>
    public static long[] Of(int height, int width)
    {
        var common = Gcd(height, width);
        // What one step adds to the diagonal's number.
        var (down, across) = (width / common, height / common);
        var (keys, places) = (new long[height * width], new long[height * width]);
        for (var k = 0; k < height; k++)
        for (var l = 0; l < width; l++)
        {
            var diagonal = ((long)k * down) + ((long)l * across);
            var place = (k * width) + l;
            places[place] = place;
            keys[place] = (diagonal * height) + (diagonal % 2 == 1 ? k : height - 1 - k);
        }
        Array.Sort(keys, places);
        return places;
    }

    private static int Gcd(int a, int b) => b == 0 ? a : Gcd(b, a % b);
}
