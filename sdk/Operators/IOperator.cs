using System.Collections.ObjectModel;
using static TorchSharp.torch;

namespace Idm.Sdk.Operators;

/// <summary>The map A from an image to its measurement, with its adjoint Aᵀ and pseudo-inverse A⁺.</summary>
/// <remarks>
/// A is linear unless <see cref="IsLinear"/> says that it is not; what then holds is said there.
/// Images are (N, C, H, W) and measurements (N, ...), both of one dtype and on one device; N is any batch
/// size. Every method leaves its argument unchanged, returns a new tensor in the caller's dispose scope, and
/// is differentiable. The host proves an operator when it is created (see
/// <see cref="Checks.OperatorCheck"/>): a wrong adjoint is an error that shows the two inner products.
/// </remarks>
public interface IOperator : IDisposable
{
    /// <summary>The images it measures, without the batch.</summary>
    ImageShape Image { get; }

    /// <summary>The shape of one measurement, without the batch.</summary>
    IReadOnlyList<long> Measurement { get; }

    /// <summary>The largest singular value ‖A‖, or null if it is not known.</summary>
    double? Norm { get; }

    /// <summary>A number that ‖A‖ does not exceed, or null if none is known: cheaper than <see cref="Norm"/>
    /// where that has to be found by iteration.</summary>
    double? NormBound => Norm;

    /// <summary>y = A x.</summary>
    Tensor Forward(Tensor x);

    /// <summary>Aᵀ y, for which ⟨A x, y⟩ = ⟨x, Aᵀ y⟩ for all x and y.</summary>
    Tensor Adjoint(Tensor y);

    /// <summary>Whether A⁺ = Aᵀ, that is A Aᵀ A = A; then AᵀA is an orthogonal projector.</summary>
    bool PseudoInverseIsAdjoint => false;

    /// <summary>
    /// Whether there is an A⁺. An operator whose inverse cannot be computed says false, and
    /// <see cref="PseudoInverse"/> is then never called: what needs it refuses the operator, and names what
    /// goes without.
    /// </summary>
    bool HasPseudoInverse => true;

    /// <summary>
    /// A⁺ y, the least-squares solution of least norm; by conjugate gradient unless a closed form is known.
    /// </summary>
    /// <exception cref="PluginException">There is none: <see cref="HasPseudoInverse"/> is false.</exception>
    Tensor PseudoInverse(Tensor y) => PseudoInverseIsAdjoint ? Adjoint(y) : DefaultPseudoInverse.Of(this, y);

    /// <summary>AᵀA x; to be overridden where the product is cheaper than its factors.</summary>
    Tensor Normal(Tensor x) => Adjoint(Forward(x));

    /// <summary>Whether A is linear. A map that is only differentiable says false, and then:</summary>
    /// <remarks>
    /// <list type="bullet">
    /// <item><see cref="Forward"/> is f, and <see cref="Pullback"/> its derivative, transposed: samplers that
    /// follow the gradient of ½‖f(x) − y‖² need nothing else.</item>
    /// <item><see cref="Adjoint"/> has no equation to keep: it brings y into the space of images, to be
    /// looked at and to start from.</item>
    /// <item><see cref="PseudoInverse"/> gives some image that explains y: f(f⁺(f(x))) = f(x); or
    /// <see cref="HasPseudoInverse"/> is false.</item>
    /// <item><see cref="Norm"/> is null, and <see cref="NormBound"/> a Lipschitz constant: ‖f(u) − f(v)‖ ≤ L
    /// ‖u − v‖.</item>
    /// </list>
    /// What needs a linear A (conjugate gradient, <see cref="Measurement.ProjectOntoData"/>) refuses such a
    /// map.
    /// </remarks>
    bool IsLinear => true;

    /// <summary>
    /// A₁, if this is A = I ⊗ A₁: it measures each channel alone and alike, and y (N, C m, ...) is that of
    /// N C images of one channel, (N C, m, ...). Null otherwise.
    /// </summary>
    /// <remarks>
    /// A model of one channel then restores the channels one by one. It belongs to this operator, which
    /// disposes it.
    /// </remarks>
    IOperator? ChannelOperator => null;

    /// <summary>
    /// What this operator has beyond the options, by the names of
    /// <see cref="IOperatorFactory.ExternalNames"/>: a permutation, a mask. It is saved beside a measurement,
    /// and given as <see cref="OperatorRequest.External"/> it makes the same operator again. The tensors are
    /// the operator's.
    /// </summary>
    IReadOnlyDictionary<string, Tensor> External => ReadOnlyDictionary<string, Tensor>.Empty;

    /// <summary>J(x)ᵀ v, with J(x) the derivative of A at x: Aᵀ v for a linear A, wherever x is.</summary>
    /// <param name="x">Where, (N, C, H, W).</param>
    /// <param name="v">What is pulled back, (N, ...) like a measurement.</param>
    Tensor Pullback(Tensor x, Tensor v) => Adjoint(v);
}
