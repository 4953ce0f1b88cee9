using Idm.Sdk.Data;
using static TorchSharp.torch;

namespace Idm.Sdk.Formats;

/// <summary>An image with the values that its file stores, of whatever type and range.</summary>
/// <param name="Shape">Channels, height, width.</param>
/// <param name="Value">
/// A stored value by its index: channel after channel, row after row. Called once or twice a value.
/// </param>
/// <param name="MaxCode">The code that is white, 255 or 4095; null where values are no codes.</param>
public sealed record StoredImage(ImageShape Shape, Func<int, double> Value, int? MaxCode)
{
    /// <summary>Content of the file that is not used: the user is told.</summary>
    public IReadOnlyList<ImageRemark> Remarks { get; init; } = [];

    /// <summary>
    /// An image from a tensor, (H, W) or (C, H, W) of real numbers; those of uint8 are codes.
    /// </summary>
    /// <param name="tensor">The tensor; its values are copied.</param>
    /// <param name="origin">Where it comes from, for messages.</param>
    /// <exception cref="PluginException">It has another shape, or complex numbers.</exception>
    public static StoredImage From(Tensor tensor, string origin)
    {
        using var scope = NewDisposeScope();
        if (tensor.is_complex())
            throw new PluginException($"{origin}: found complex numbers, expected real ones");
        var shape = tensor.shape switch
        {
            [> 0 and <= int.MaxValue, > 0 and <= int.MaxValue] s => new ImageShape(1, (int)s[0], (int)s[1]),
            [> 0 and <= int.MaxValue, > 0 and <= int.MaxValue, > 0 and <= int.MaxValue] s =>
                new ImageShape((int)s[0], (int)s[1], (int)s[2]),
            var s => throw new PluginException(
                $"{origin}: found an array of ({string.Join(", ", s)}), expected (H, W) or (C, H, W)"),
        };
        int? maxCode = tensor.dtype == ScalarType.Byte ? byte.MaxValue : null;
        if (tensor.dtype is ScalarType.Int32 or ScalarType.Int64 or ScalarType.Float64)
        {
            var wide = tensor.to(ScalarType.Float64).contiguous().data<double>().ToArray();
            return new StoredImage(shape, i => wide[i], maxCode);
        }
        var values = tensor.to(ScalarType.Float32).contiguous().data<float>().ToArray();
        return new StoredImage(shape, i => values[i], maxCode);
    }

    /// <summary>The values as they are, whatever their range.</summary>
    public ImageData AsStored()
    {
        var samples = new float[Shape.Count];
        for (var i = 0; i < samples.Length; i++) samples[i] = (float)Value(i);
        return new ImageData(Shape, samples, Depth);
    }

    /// <summary>The image in [0, 1]: colour is taken, then levels; nothing is rounded to codes.</summary>
    /// <param name="how">Colour and levels.</param>
    /// <param name="origin">Where it comes from, for messages.</param>
    /// <exception cref="PluginException">
    /// It is no grey or colour image, or has values outside [0, 1] and neither codes nor levels.
    /// </exception>
    public ImageData ToImageData(ImageReading how, string origin)
    {
        if (Shape.Channels is not (1 or 3))
        {
            throw new PluginException($"{origin}: found an image of {Shape.Channels} channels, expected "
                + "(H, W), (1, H, W) or (3, H, W)");
        }
        var colour = this;
        if (how.Color == ImageColor.Luma && Shape.Channels == 3) colour = Luma();
        if (how.Color == ImageColor.Rgb && Shape.Channels == 1) colour = Rgb();

        var (low, high) = how.Levels is [var a, var b] ? (a, b) : (0, MaxCode ?? 1);
        var samples = new float[colour.Shape.Count];
        var (least, largest) = (double.PositiveInfinity, double.NegativeInfinity);
        for (var i = 0; i < samples.Length; i++)
        {
            var value = colour.Value(i);
            (least, largest) = (Math.Min(least, value), Math.Max(largest, value));
            samples[i] = (float)Math.Clamp((value - low) / (high - low), 0, 1);
        }
        // A NaN is neither: who reads on finds it.
        if (how.Levels is null && MaxCode is null && (least < 0 || largest > 1))
        {
            throw new PluginException(FormattableString.Invariant(
                $"{origin}: found values from {least} to {largest}, expected [0, 1]: say ")
                + FormattableString.Invariant(
                    $"which become 0 and 1, for example data.levels: [{least}, {largest}]"));
        }
        return new ImageData(colour.Shape, samples, Depth);
    }

    private SampleDepth Depth => MaxCode switch
    {
        null => SampleDepth.Numbers,
        <= byte.MaxValue => SampleDepth.EightBits,
        _ => SampleDepth.SixteenBits,
    };

    // The integers that published numbers are made with; of numbers that are no codes, nothing is rounded.
    private StoredImage Luma()
    {
        var (plane, value) = (Shape.Height * Shape.Width, Value);
        double Sum(int i) =>
            (4899 * value(i)) + (9617 * value(plane + i)) + (1868 * value((2 * plane) + i));
        return new StoredImage(
            Shape with { Channels = 1 },
            MaxCode is null ? i => Sum(i) / 16384 : i => Math.Floor((Sum(i) + 8192) / 16384), MaxCode);
    }

    private StoredImage Rgb()
    {
        var (plane, value) = (Shape.Height * Shape.Width, Value);
        return new StoredImage(Shape with { Channels = 3 }, i => value(i % plane), MaxCode);
    }
}
