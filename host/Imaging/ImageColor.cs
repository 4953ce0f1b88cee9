namespace Idm.Imaging;

/// <summary>What is taken from colour images.</summary>
public enum ImageColor
{
    /// <summary>The luma Y, one channel (see <see cref="Imaging.Luma"/>).</summary>
    Luma,

    /// <summary>Red, green and blue, three channels; grey images give three equal ones.</summary>
    Rgb,
}
