namespace Idm.Common.Drawing;

/// <summary>Pixels, row by row: red in the lowest byte, then green, blue, alpha.</summary>
public sealed class Canvas
{
    /// <summary>A canvas of nothing: all zero.</summary>
    public Canvas(int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        (Width, Height) = (width, height);
        Pixels = new uint[width * height];
    }

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Width x Height pixels.</summary>
    public uint[] Pixels { get; }

    /// <summary>The pixel at a column and a row.</summary>
    public uint this[int x, int y] => Pixels[(y * Width) + x];
}
