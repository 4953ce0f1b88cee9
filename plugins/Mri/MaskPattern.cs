namespace Idm.Plugins.Mri;

/// <summary>Which points of k-space are measured.</summary>
public enum MaskPattern
{
    /// <summary>Whole columns of k-space, dense in the middle: parallel readout lines.</summary>
    Cartesian,

    /// <summary>Straight spokes through the centre, rounded to the grid.</summary>
    Radial,

    /// <summary>Random points, with a normal density around the centre.</summary>
    Gaussian,

    /// <summary>What a file says.</summary>
    File,
}
