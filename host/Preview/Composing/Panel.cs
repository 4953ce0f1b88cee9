using Idm.Common.Drawing;

namespace Idm.Preview.Composing;

/// <summary>A picture on the canvas: which samples, through which window, in which colours.</summary>
/// <remarks>
/// Places are whole 4096ths of a source pixel, so that every composer picks the same pixels. A canvas pixel
/// that covers more than one source pixel shows the mean of all that it touches, a smaller one the pixel at
/// its middle.
/// </remarks>
/// <param name="Target">Where on the canvas.</param>
/// <param name="Source">Index of the first sample.</param>
/// <param name="Channels">Channels of the source.</param>
/// <param name="Width">Columns of the source.</param>
/// <param name="Height">Rows of the source.</param>
/// <param name="OriginX">What lies at the left edge of the target, in 4096ths of a pixel.</param>
/// <param name="OriginY">What lies at its top edge.</param>
/// <param name="Step">How much source a canvas pixel covers, in 4096ths of a pixel.</param>
/// <param name="Map">The colours.</param>
/// <param name="Scale">Samples are multiplied by this,</param>
/// <param name="Bias">and this is added; then 0 is the first colour of the map and 1 its last.</param>
/// <param name="Reference">Index of the first sample of what is subtracted; null for nothing.</param>
public readonly record struct Panel(
    Area Target, int Source, int Channels, int Width, int Height, int OriginX, int OriginY, int Step,
    ColorMap Map,
    float Scale = 1, float Bias = 0, int? Reference = null)
{
    /// <summary>One source pixel.</summary>
    public const int Unit = 1 << UnitBits;

    internal const int UnitBits = 12;

    /// <summary>Whether canvas pixels are means.</summary>
    public bool Shrinks => Step > Unit;

    /// <summary>Whether it is shown in its own colours.</summary>
    public bool IsRgb => Map == ColorMap.Gray && Channels == 3 && Reference is null;
}
