namespace Idm.Preview.Composing;

/// <summary>Mapping from samples to colours.</summary>
public enum ColorMap
{
    /// <summary>Grey, or RGB where there are three channels.</summary>
    Gray,

    /// <summary>Dark violet over green to yellow: even steps for every eye, colour-blind ones too.</summary>
    Viridis,

    /// <summary>Rainbow-like, for fine differences.</summary>
    Turbo,

    /// <summary>Blue below the middle, white at it, red above it.</summary>
    Signed,
}
