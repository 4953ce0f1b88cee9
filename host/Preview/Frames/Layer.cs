namespace Idm.Preview.Frames;

/// <summary>Position of one picture among a frame's samples.</summary>
/// <param name="Kind">What it shows.</param>
/// <param name="Channels">1 or 3; of other numbers the first channel is shown.</param>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
/// <param name="Offset">Index of its first sample; the items of a batch follow each other.</param>
public sealed record Layer(LayerKind Kind, int Channels, int Height, int Width, int Offset)
{
    /// <summary>Samples of one item.</summary>
    public int Count => Channels * Height * Width;

    /// <summary>Index of an item's first sample.</summary>
    public int Start(int item) => Offset + (item * Count);
}
