using static TorchSharp.torch;

namespace Idm.Sdk.Reversible;

/// <summary>A layer over two streams whose inputs can be computed from its outputs.</summary>
/// <remarks>
/// Tensors returned are new handles in the caller's dispose scope; arguments stay the caller's.
/// </remarks>
public interface IReversibleLayer
{
    /// <summary>Computes the outputs; autograd may be recording, or gradients may be off.</summary>
    (Tensor Y1, Tensor Y2) Forward(Tensor x1, Tensor x2);

    /// <summary>
    /// Rebuilds the inputs from the outputs and returns them with their gradients. Gradients of parameters,
    /// and of other leaves the layer uses, are added to their <c>grad</c>. Called with gradients off.
    /// </summary>
    (Tensor X1, Tensor X2, Tensor Dx1, Tensor Dx2) Backward(Tensor y1, Tensor y2, Tensor dy1, Tensor dy2);

    /// <summary>
    /// Computes the outputs in a chain that keeps its activations (<see cref="ChainMemory.Keep"/>): autograd
    /// is recording on the open tape, and the inputs are leaves. The outputs are to be leaves too.
    /// </summary>
    (Tensor Y1, Tensor Y2) Keep(Tensor x1, Tensor x2)
    {
        using var scope = NewDisposeScope();
        var (y1, y2) = Forward(x1, x2);
        (y1, y2) = ReversibleTape.CutTogether(y1, y2);
        return scope.MoveToOuter(y1, y2);
    }
}
