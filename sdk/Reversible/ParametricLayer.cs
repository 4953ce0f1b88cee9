using static TorchSharp.torch;

namespace Idm.Sdk.Reversible;

/// <summary>
/// A map with weights that is expensive to evaluate, and whose backward pass needs its input but not its
/// output.
/// </summary>
/// <remarks>
/// Convolutions and linear layers are such maps. <see cref="ReversibleTape.Map"/> then need not keep the
/// input either, where it is cheap to make again.
/// </remarks>
public abstract class ParametricLayer
{
    /// <summary>
    /// The value at <paramref name="x"/>, a new tensor; autograd may be recording, or gradients may be off.
    /// </summary>
    public abstract Tensor Forward(Tensor x);

    /// <summary>
    /// From the gradient of the value to that of the input; adds the weights' gradients to their <c>grad</c>.
    /// Called with gradients off. Computes in the number type of <paramref name="gradient"/>.
    /// </summary>
    public abstract Tensor Backward(Tensor x, Tensor gradient);
}
