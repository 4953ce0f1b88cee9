using static TorchSharp.torch;

namespace Idm.Sdk.Operators;

/// <summary>Multiplication by an image: A x = d ⊙ x. With d of 0 and 1 it is a mask.</summary>
/// <remarks>
/// Aᵀ = A, ‖A‖ = max |d|, and A⁺ divides by d where it is not 0. Measurements have the shape of images.
/// </remarks>
public static class Diagonal
{
    /// <summary>The operator; it keeps a copy of the factors.</summary>
    /// <param name="request">What it is created for.</param>
    /// <param name="factors">
    /// d: (C, H, W), or what broadcasts to it, such as (H, W) for all channels alike.
    /// </param>
    /// <exception cref="PluginException">The factors do not fit the image.</exception>
    public static LinearOperator Of(OperatorRequest request, Tensor factors)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var (c, h, w) = request.Image;
        var d = ImageTensor.Placed(request, factors, [c, h, w], "the factors of a diagonal operator");
        var seen = d.ne(Scalars.Zero);
        var inverse = where(seen, d.reciprocal(), zeros_like(d));
        return new LinearOperator(request.Image, [c, h, w], x => x.mul(d), y => y.mul(d), d, inverse)
        {
            Norm = d.abs().max().to(ScalarType.Float64).item<double>(),
            PseudoInverseIsAdjoint = d.sub(inverse).abs().max().to(ScalarType.Float64).item<double>() == 0,
            ClosedFormPseudoInverse = y => y.mul(inverse),
        };
    }
}
