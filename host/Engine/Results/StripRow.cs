using Idm.Sdk;

namespace Idm.Engine.Results;

/// <summary>One image's row of the strip.</summary>
/// <param name="Name">The image's name, its heading.</param>
/// <param name="Cells">Back-projection, each step's estimate, result, reference, difference; from left to
/// right.</param>
public sealed record StripRow(string Name, IReadOnlyList<StripCell> Cells)
{
    /// <summary>Factor of all samples of the row, shown beside the name unless it is 1.</summary>
    public float Brightness { get; init; } = 1;

    /// <summary>
    /// The power of two that makes dark images (12-bit codes in a 16-bit file) visible without clipping them.
    /// </summary>
    /// <param name="reference">Samples of the reference, or of the result where there is none.</param>
    public static float BrightnessFor(ReadOnlySpan<float> reference)
    {
        var largest = 0f;
        foreach (var sample in reference) largest = Math.Max(largest, float.IsNaN(sample) ? 0 : sample);
        return largest is > 0 and < 0.5f ? MathF.Pow(2, MathF.Floor(MathF.Log2(1 / largest))) : 1;
    }
}

/// <summary>One picture of the strip.</summary>
/// <param name="Label">What it shows: the heading of its column.</param>
/// <param name="Samples">Planes of samples; clamped to [0, 1].</param>
/// <param name="Shape">Channels, height, width; three channels are shown as RGB, otherwise the first as
/// grey.</param>
/// <param name="Psnr">In dB, shown below; null if there is none.</param>
public sealed record StripCell(string Label, float[] Samples, ImageShape Shape, double? Psnr = null)
{
    /// <summary>The cell |result - reference| x gain, darker where the two agree.</summary>
    /// <exception cref="ArgumentException">The two have different shapes.</exception>
    public static StripCell Difference(StripCell result, StripCell reference, float gain = 5)
    {
        if (result.Shape != reference.Shape)
        {
            throw new ArgumentException($"shapes {result.Shape} and {reference.Shape} have no difference");
        }

        var difference = new float[result.Samples.Length];
        for (var i = 0; i < difference.Length; i++)
        {
            var restored = Math.Clamp(result.Samples[i], 0, 1);
            difference[i] = gain * Math.Abs(restored - reference.Samples[i]);
        }
        return new StripCell(
            FormattableString.Invariant($"|difference| × {gain:g3}"), difference, result.Shape);
    }
}
