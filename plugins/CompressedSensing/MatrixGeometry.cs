using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Plugins.CompressedSensing;

/// <summary>
/// Geometry of a matrix Φ: whether its columns are orthonormal, and if not, its norm and dual.
/// </summary>
/// <param name="Deviation">The largest entry of |ΦᵀΦ - I|.</param>
/// <param name="Norm">σ₁(Φ).</param>
/// <param name="Dual">
/// Φ (ΦᵀΦ)⁺, with which A⁺y = y Dualᵀ, in float64; null for orthonormal columns, where it is Φ itself.
/// </param>
internal sealed record MatrixGeometry(double Deviation, double Norm, Tensor? Dual)
{
    /// <summary>
    /// The deviation up to which columns count as orthonormal: the rounding of Φ to float32, and some.
    /// </summary>
    private const double Orthonormal = 1e-5;

    // Directions of Φ that are 10⁵ times weaker than its strongest are noise in float32.
    private const double Negligible = 1e-10;

    /// <summary>Measures a matrix by its small Gram matrix ΦᵀΦ, (q, q), in float64.</summary>
    /// <param name="phi">Φ, (pixels of a block, q), finite and not 0.</param>
    public static MatrixGeometry Of(Tensor phi)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var exact = phi.cpu().to(ScalarType.Float64);
        var gram = exact.t().mm(exact);
        var deviation = gram.sub(eye(gram.shape[0], dtype: ScalarType.Float64)).abs().max().item<double>();
        if (deviation <= Orthonormal) return new MatrixGeometry(deviation, 1, null);

        var (squares, directions) = linalg.eigh(gram);
        var largest = squares.max().item<double>();
        using var cut = (Negligible * largest).ToScalar();
        var inverse = where(squares.gt(cut), squares.reciprocal(), zeros_like(squares));
        var dual = exact.mm(directions.mul(inverse)).mm(directions.t());
        return new MatrixGeometry(deviation, Math.Sqrt(largest), dual.DetachFromDisposeScope());
    }
}
