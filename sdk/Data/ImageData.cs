namespace Idm.Sdk.Data;

/// <summary>A decoded image: planes of samples in [0, 1], row by row, one channel after the other.</summary>
/// <param name="Shape">Channels, height, width.</param>
/// <param name="Samples">Channels x Height x Width values; code value divided by the largest code.</param>
/// <param name="Depth">What the samples were stored as.</param>
public sealed record ImageData(ImageShape Shape, float[] Samples, SampleDepth Depth)
{
    /// <summary>
    /// The largest code of a picture written in this depth: 255, or 65535 for 16 bits and for numbers.
    /// </summary>
    public int MaxCode => Depth == SampleDepth.EightBits ? byte.MaxValue : ushort.MaxValue;
}

/// <summary>Depth of the stored samples of an image.</summary>
public enum SampleDepth
{
    /// <summary>Codes of 8 bits: samples are multiples of 1/255 unless levels stretched them.</summary>
    EightBits,

    /// <summary>Codes of 16 bits: multiples of 1/65535 unless levels stretched them.</summary>
    SixteenBits,

    /// <summary>Numbers that are no codes: never rounded; pictures of them have 16 bits.</summary>
    Numbers,
}
