namespace Idm.Plugins.Scientific.Arrays;

/// <summary>Sizes that a file declares, which are not believed.</summary>
internal static class Sizes
{
    /// <summary>More axes are in no file that is meant to be read.</summary>
    public const int MostAxes = 32;

    /// <summary>Number of elements of a shape.</summary>
    /// <param name="shape">The sizes.</param>
    /// <param name="where">The file and the array, for the message.</param>
    /// <exception cref="Idm.Sdk.PluginException">A size is negative, or there are 2^59 or more.</exception>
    public static long Count(IReadOnlyList<long> shape, string where)
    {
        Int128 count = 1, large = 1;
        foreach (var side in shape)
        {
            if (side < 0 || (large *= Math.Max(side, 1)) >= 1L << 59)
                throw BadFile.Damaged(where, $"the shape {Text(shape)}", "sizes of less than 2^59 numbers");
            count *= side;
        }
        return (long)count;
    }

    /// <summary>A shape for messages, as NumPy writes it.</summary>
    public static string Text(IReadOnlyList<long> shape) =>
        $"({string.Join(", ", shape.Take(MostAxes))}{(shape.Count > MostAxes ? ", ..." : "")})";
}
