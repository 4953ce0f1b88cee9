namespace Idm.Plugins.Tomography;

/// <summary>The values of the Shepp–Logan phantom's ellipses.</summary>
public enum PhantomContrast
{
    /// <summary>Toft's: the inside can be seen.</summary>
    Modified,

    /// <summary>As published, halved: the skull is 1, and tissue differs by 0.01.</summary>
    Original,
}
