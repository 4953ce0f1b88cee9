namespace Idm.Plugins.Tomography;

/// <summary>Result of the operator for A⁺ y.</summary>
public enum InverseMethod
{
    /// <summary>A⁺ y, as near as a number of iterations comes.</summary>
    Iterative,

    /// <summary>Filtered back-projection: quick and close to x, but not A⁺.</summary>
    Fbp,
}
