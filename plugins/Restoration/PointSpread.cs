using Idm.Sdk.Data;

namespace Idm.Plugins.Restoration;

/// <summary>Point spread function: weights h(i, j) that sum to 1, around a centre.</summary>
internal sealed class PointSpread
{
    private const int SamplesPerPixel = 64;
    private readonly double[] _weights;

    /// <summary>A kernel with weights in these ratios.</summary>
    private PointSpread(int height, int width, Func<int, int, double> weight)
    {
        (Height, Width, _weights) = (height, width, new double[height * width]);
        for (var i = 0; i < _weights.Length; i++) _weights[i] = weight(i / width, i % width);
        var sum = _weights.Sum();
        for (var i = 0; i < _weights.Length; i++) _weights[i] /= sum;
    }

    public int Height { get; }

    public int Width { get; }

    /// <summary>
    /// Row of the centre, ⌊h / 2⌋: the middle, or the one below where there are two, as in
    /// <see cref="Idm.Sdk.Operators.Convolution"/>, in SciPy's ndimage and in MATLAB's psf2otf.
    /// </summary>
    public int CentreRow => Height / 2;

    /// <summary>Column of the centre, ⌊w / 2⌋.</summary>
    public int CentreColumn => Width / 2;

    /// <summary>h(i, j).</summary>
    public double this[int row, int column] => _weights[(row * Width) + column];

    public static PointSpread Uniform(int size) => new(size, size, (_, _) => 1);

    public static PointSpread Gaussian(double sigma)
    {
        var radius = Math.Max(1, (int)Math.Ceiling(4 * sigma));
        return new PointSpread((2 * radius) + 1, (2 * radius) + 1, (i, j) =>
            Math.Exp(-(((i - radius) * (i - radius)) + ((j - radius) * (j - radius))) / (2 * sigma * sigma)));
    }

    /// <summary>
    /// A line segment around the centre; each of its points is shared among the four pixels next to it.
    /// </summary>
    public static PointSpread Motion(double length, double degrees)
    {
        var radius = (int)Math.Ceiling(length / 2) + 1;
        var side = (2 * radius) + 1;
        var weights = new double[side * side];
        var (sin, cos) = Math.SinCos(degrees * Math.PI / 180);
        var samples = (int)Math.Ceiling(length * SamplesPerPixel);
        for (var i = 0; i < samples; i++)
        {
            var along = (((i + 0.5) / samples) - 0.5) * length;
            var (row, column) = (radius - (along * sin), radius + (along * cos));
            var (top, left) = ((int)Math.Floor(row), (int)Math.Floor(column));
            var (down, right, at) = (row - top, column - left, (top * side) + left);
            weights[at] += (1 - down) * (1 - right);
            weights[at + 1] += (1 - down) * right;
            weights[at + side] += down * (1 - right);
            weights[at + side + 1] += down * right;
        }
        return new PointSpread(side, side, (i, j) => weights[(i * side) + j]);
    }

    /// <summary>
    /// The mean of the channels of an image; null if it is black, or sums to less than that.
    /// </summary>
    public static PointSpread? From(ImageData image)
    {
        var (channels, height, width) = image.Shape;
        return image.Samples.Sum() > 0
            ? new PointSpread(height, width, (i, j) =>
                Enumerable.Range(0, channels).Sum(c => image.Samples[(((c * height) + i) * width) + j]))
            : null;
    }
}
