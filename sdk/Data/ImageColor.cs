namespace Idm.Sdk.Data;

/// <summary>Channels that are taken from colour images.</summary>
public enum ImageColor
{
    /// <summary>The luma Y of full-range BT.601, one channel.</summary>
    Luma,

    /// <summary>Red, green and blue, three channels; grey images give three equal ones.</summary>
    Rgb,
}
