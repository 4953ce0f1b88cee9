using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Idm.Plugins.CompressedSensing;

/// <summary>Options of <see cref="StructuredRandom"/>.</summary>
public sealed record StructuredRandomOptions
{
    [Description("Compression ratio γ = M / n: measurements kept per pixel. M is rounded up.")]
    [Range(0.001, 1.0)]
    public double Ratio { get; init; } = 0.25;

    [Description("The transform between the signs and the choice: dct (images of any size) or hadamard "
        + "(sides padded to powers of two).")]
    public MixingTransform Transform { get; init; } = MixingTransform.Dct;
}

/// <summary>An orthonormal transform of rows and columns.</summary>
public enum MixingTransform
{
    /// <summary>The discrete cosine transform, DCT-II.</summary>
    Dct,

    /// <summary>The Walsh–Hadamard transform.</summary>
    Hadamard,
}
