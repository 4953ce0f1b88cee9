namespace Idm.Plugins.Classical;

/// <summary>Where the pixels of a restored image may lie.</summary>
public enum ValueRange
{
    /// <summary>In [0, 1].</summary>
    Unit,

    /// <summary>In [0, ∞).</summary>
    NonNegative,

    /// <summary>Anywhere.</summary>
    None,
}
