using Idm.Sdk;
using Idm.Sdk.Data;
using Idm.Sdk.Formats;

namespace Idm.Imaging;

/// <summary>An image as integer codes, exactly as a file stores them.</summary>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
/// <param name="Channels">1 (grey) or 3 (red, green, blue).</param>
/// <param name="MaxCode">The largest code: 255 for 8 bits a sample, 65535 for 16.</param>
/// <param name="Samples">Height x Width x Channels codes: row by row, the channels of a pixel side by
/// side.</param>
public sealed record Raster(int Width, int Height, int Channels, int MaxCode, ushort[] Samples)
{
    /// <summary>Remarks on content of the file that is not used; none as a rule.</summary>
    public IReadOnlyList<ImageRemark> Remarks { get; init; } = [];

    /// <summary>Channels, height, width.</summary>
    public ImageShape Shape => new(Channels, Height, Width);

    /// <summary>
    /// The same image as planes of samples in [0, 1]: (float)(code / MaxCode), divided in double.
    /// </summary>
    public ImageData ToImageData() => ToImageData(0, MaxCode);

    /// <summary>
    /// The same image as planes of samples: (float)((code - low) / (high - low)), clamped to [0, 1].
    /// </summary>
    /// <param name="low">The code that becomes 0.</param>
    /// <param name="high">The code that becomes 1; larger than <paramref name="low"/>.</param>
    public ImageData ToImageData(double low, double high)
    {
        var value = new float[MaxCode + 1];
        for (var code = 0; code <= MaxCode; code++)
            value[code] = (float)Math.Clamp((code - low) / (high - low), 0, 1);

        var plane = Width * Height;
        var samples = new float[(long)plane * Channels];
        for (var c = 0; c < Channels; c++)
        {
            for (var i = 0; i < plane; i++) samples[(c * plane) + i] = value[Samples[(i * Channels) + c]];
        }
        return new ImageData(
            Shape, samples, MaxCode == byte.MaxValue ? SampleDepth.EightBits : SampleDepth.SixteenBits);
    }

    /// <summary>
    /// Codes from planes of samples: clamped to [0, 1], times MaxCode, rounded to the nearest.
    /// </summary>
    /// <param name="shape">1 or 3 channels, height, width.</param>
    /// <param name="planes">Channels x Height x Width samples.</param>
    /// <param name="maxCode">255 or 65535.</param>
    /// <exception cref="ArgumentException">The number of samples or channels, or the largest code, does not
    /// fit.</exception>
    public static Raster FromPlanes(ImageShape shape, ReadOnlySpan<float> planes, int maxCode = 255)
    {
        if (shape.Channels is not (1 or 3) || planes.Length != shape.Count)
        {
            throw new ArgumentException(
                $"{planes.Length} samples are not a grey or RGB image of shape {shape}");
        }
        if (maxCode is not (255 or 65535))
        {
            throw new ArgumentException($"a largest code of {maxCode}: expected 255 or 65535");
        }

        var samples = new ushort[planes.Length];
        var plane = shape.Width * shape.Height;
        for (var c = 0; c < shape.Channels; c++)
        {
            for (var i = 0; i < plane; i++)
            {
                samples[(i * shape.Channels) + c] = Code(planes[(c * plane) + i], maxCode);
            }
        }
        return new Raster(shape.Width, shape.Height, shape.Channels, maxCode, samples);
    }

    // A sample that is not a number becomes black: a picture of a failed result must still be a picture.
    private static ushort Code(float sample, int maxCode) =>
        float.IsNaN(sample) ? (ushort)0 : (ushort)Math.Round(Math.Clamp((double)sample, 0, 1) * maxCode);
}
