namespace Idm.Plugins.Tomography;

/// <summary>Window of the ramp filter of filtered back-projection, which damps high frequencies.</summary>
public enum RampWindow
{
    /// <summary>Nothing: the sharpest image.</summary>
    RamLak,

    /// <summary>sin(πf/2) / (πf/2), with f = 1 at the highest frequency.</summary>
    SheppLogan,

    /// <summary>(1 + cos πf) / 2: the smoothest.</summary>
    Hann,
}
