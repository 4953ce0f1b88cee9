namespace Idm.Plugins.Mri;

/// <summary>Pattern of the measured points of k-space.</summary>
public enum MaskPattern
{
    /// <summary>Whole columns of k-space, dense in the middle: parallel readout lines.</summary>
    Cartesian,

    /// <summary>Straight spokes through the centre, rounded to the grid.</summary>
    Radial,

    /// <summary>Random points, with a normal density around the centre.</summary>
    Gaussian,

    /// <summary>Mask of a file.</summary>
    File,
}
