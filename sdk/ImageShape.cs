namespace Idm.Sdk;

/// <summary>The shape of one image or measurement, without the batch: channels, height, width.</summary>
/// <param name="Channels">Number of channels; 1 for luma.</param>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
public readonly record struct ImageShape(int Channels, int Height, int Width)
{
    /// <summary>Number of values in one image.</summary>
    public long Count => (long)Channels * Height * Width;

    /// <summary>
    /// The smallest shape not smaller than this one whose sides are multiples of <paramref name="side"/>.
    /// </summary>
    public ImageShape RoundUp(int side) =>
        this with { Height = (Height + side - 1) / side * side, Width = (Width + side - 1) / side * side };

    /// <summary>For example <c>1x256x256</c>.</summary>
    public override string ToString() => $"{Channels}x{Height}x{Width}";
}
