namespace Idm.Common.Drawing;

/// <summary>A rectangle of canvas pixels.</summary>
public readonly record struct Area(int Left, int Top, int Width, int Height)
{
    public int Right => Left + Width;

    public int Bottom => Top + Height;

    public bool Contains(double x, double y) => x >= Left && x < Right && y >= Top && y < Bottom;

    /// <summary>Intersection with another area.</summary>
    public Area Within(Area other)
    {
        var (left, top) = (Math.Max(Left, other.Left), Math.Max(Top, other.Top));
        return new Area(
            left, top, Math.Max(0, Math.Min(Right, other.Right) - left), Math.Max(
                0, Math.Min(Bottom, other.Bottom) - top));
    }

    /// <summary>The rectangle with so much less on each side.</summary>
    public Area Inset(int by) =>
        new(Left + by, Top + by, Math.Max(0, Width - (2 * by)), Math.Max(0, Height - (2 * by)));
}
