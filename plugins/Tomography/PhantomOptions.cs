using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Idm.Plugins.Tomography;

/// <summary>Options of <see cref="Phantom"/>.</summary>
public sealed record PhantomOptions
{
    /// <summary>Rows and columns.</summary>
    [Description("Rows and columns of the image.")]
    [Range(8, 4096)]
    public int Size { get; init; } = 256;

    /// <summary>Values of the ellipses.</summary>
    [Description("modified: contrasts that can be seen; original: as published, halved.")]
    public PhantomContrast Contrast { get; init; } = PhantomContrast.Modified;
}
