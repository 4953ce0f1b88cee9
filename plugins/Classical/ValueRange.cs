namespace Idm.Plugins.Classical;

/// <summary>Permitted range of a restored image's pixel values.</summary>
public enum ValueRange
{
    /// <summary>In [0, 1].</summary>
    Unit,

    /// <summary>In [0, ∞).</summary>
    NonNegative,

    /// <summary>Anywhere.</summary>
    None,
}
