using static TorchSharp.torch;

namespace Idm.Sdk.Reversible;

/// <summary>A layer over two streams whose inputs can be computed from its outputs.</summary>
/// <remarks>Tensors returned are new handles in the caller's dispose scope; arguments stay the caller's.</remarks>
public interface IReversibleLayer
{
    /// <summary>Computes the outputs; autograd may be recording, or gradients may be off.</summary>
    (Tensor Y1, Tensor Y2) Forward(Tensor x1, Tensor x2);

    /// <summary>
    /// Rebuilds the inputs from the outputs and returns them with their gradients. Gradients of parameters, and of
    /// other leaves the layer uses, are added to their <c>grad</c>. Called with gradients off.
    /// </summary>
    (Tensor X1, Tensor X2, Tensor Dx1, Tensor Dx2) Backward(Tensor y1, Tensor y2, Tensor dy1, Tensor dy2);
}
