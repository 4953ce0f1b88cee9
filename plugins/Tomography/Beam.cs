namespace Idm.Plugins.Tomography;

/// <summary>Geometry of the rays of one view.</summary>
public enum Beam
{
    /// <summary>All in one direction.</summary>
    Parallel,

    /// <summary>From a point source to a straight detector.</summary>
    Fan,
}
