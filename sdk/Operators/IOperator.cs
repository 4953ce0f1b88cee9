using static TorchSharp.torch;

namespace Idm.Sdk.Operators;

/// <summary>The map A from an image to its measurement, with its adjoint Aᵀ and pseudo-inverse A⁺.</summary>
/// <remarks>
/// Images are (N, C, H, W) and measurements (N, ...), both of one dtype and on one device; N is any batch size. Every
/// method leaves its argument unchanged, returns a new tensor in the caller's dispose scope, and is differentiable.
/// The host proves an operator when it is created (see <see cref="Checks.OperatorCheck"/>): a wrong adjoint is an
/// error that shows the two inner products.
/// </remarks>
public interface IOperator : IDisposable
{
    /// <summary>The images it measures, without the batch.</summary>
    ImageShape Image { get; }

    /// <summary>The shape of one measurement, without the batch.</summary>
    IReadOnlyList<long> Measurement { get; }

    /// <summary>The largest singular value ‖A‖, or null if it is not known.</summary>
    double? Norm { get; }

    /// <summary>A number that ‖A‖ does not exceed, or null if none is known: cheaper than <see cref="Norm"/> where that
    /// has to be found by iteration.</summary>
    double? NormBound => Norm;

    /// <summary>y = A x.</summary>
    Tensor Forward(Tensor x);

    /// <summary>Aᵀ y, for which ⟨A x, y⟩ = ⟨x, Aᵀ y⟩ for all x and y.</summary>
    Tensor Adjoint(Tensor y);

    /// <summary>Whether A⁺ = Aᵀ, that is A Aᵀ A = A; then AᵀA is an orthogonal projector.</summary>
    bool PseudoInverseIsAdjoint => false;

    /// <summary>A⁺ y, the least-squares solution of least norm; by conjugate gradient unless a closed form is known.</summary>
    Tensor PseudoInverse(Tensor y) => PseudoInverseIsAdjoint ? Adjoint(y) : ConjugateGradient.PseudoInverse(this, y);

    /// <summary>AᵀA x; to be overridden where the product is cheaper than its factors.</summary>
    Tensor Normal(Tensor x) => Adjoint(Forward(x));
}
