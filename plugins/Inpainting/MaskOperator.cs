using Idm.Sdk.Operators;
using static TorchSharp.torch;

namespace Idm.Plugins.Inpainting;

/// <summary>A x = m ⊙ x with a mask m of zeros and ones: an orthogonal projector, so Aᵀ = A⁺ = A.</summary>
internal static class MaskOperator
{
    /// <summary>The operator of one mask.</summary>
    /// <param name="request">For which images.</param>
    /// <param name="seen">Which numbers are seen: channel by channel, or one channel for all alike; row by
    /// row.</param>
    public static LinearOperator Of(OperatorRequest request, bool[] seen)
    {
        var (c, h, w) = request.Image;
        using var scope = NewDisposeScope();
        var mask = tensor(seen, [seen.Length / ((long)h * w), h, w]).to(request.DType).to(request.Device);
        return new LinearOperator(request.Image, [c, h, w], x => x.mul(mask), y => y.mul(mask), mask)
        {
            Norm = seen.Contains(true) ? 1 : 0,
            PseudoInverseIsAdjoint = true,
            FusedNormal = x => x.mul(mask),
        };
    }
}
