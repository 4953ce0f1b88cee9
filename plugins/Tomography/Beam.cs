namespace Idm.Plugins.Tomography;

/// <summary>How the rays of one view run.</summary>
public enum Beam
{
    /// <summary>All in one direction.</summary>
    Parallel,

    /// <summary>From a point source to a straight detector.</summary>
    Fan,
}
