using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Idm.Plugins.CompressedSensing;

/// <summary>Options of <see cref="DenseGaussian"/>.</summary>
public sealed record DenseGaussianOptions
{
    [Description("Compression ratio γ = M / n: measurements kept per pixel. M is rounded up.")]
    [Range(0.001, 1.0)]
    public double Ratio { get; init; } = 0.25;
}
