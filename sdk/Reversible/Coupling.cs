using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Idm.Sdk.Reversible;

/// <summary>The coupling y₁ = (1 - v) F(x₁) + v x₂, y₂ = x₁ with a learnable scalar v.</summary>
/// <remarks>
/// <para>
/// Inverse: x₁ = y₂, x₂ = (y₁ - (1 - v) F(x₁)) / v. Backward: dx₁ = (1 - v) J_F(x₁)ᵀ dy₁ + dy₂, dx₂ = v dy₁,
/// dv = ⟨x₂, dy₁⟩ - ⟨F(x₁), dy₁⟩. Streams and F(x₁) have one shape. From "Invertible Diffusion Models for
/// Compressed Sensing" (Chen et al., IEEE TPAMI 2025), which couples its sampler steps and the blocks of its
/// U-Net in this way.
/// </para>
/// <para>
/// A coupling is cheap to make: it holds only v and the body, so a network makes its couplings anew for each
/// forward, with bodies that capture what that forward knows (the step, the measurement, skips that went
/// through <see cref="ReversibleTape.Cut"/>).
/// </para>
/// </remarks>
/// <param name="v">
/// The learnable mixing weight, one element; keep it within <see cref="MixingBounds"/>.
/// </param>
/// <param name="body">The F of the equations.</param>
public sealed class Coupling(Parameter v, Func<Tensor, Tensor> body) : IReversibleLayer
{
    /// <summary>
    /// The range that v is projected into after every optimiser step. Below 0.4 a chain of eleven couplings
    /// loses all digits of float32 on the way back; at 1 the body would no longer take part.
    /// </summary>
    public static (double Low, double High) MixingBounds => (0.4, 0.99);

    /// <inheritdoc/>
    public (Tensor Y1, Tensor Y2) Forward(Tensor x1, Tensor x2)
    {
        using var scope = NewDisposeScope();
        return scope.MoveToOuter(Weighted(body(x1)).addcmul_(v, x2, Scalars.One), x1.alias());
    }

    /// <inheritdoc/>
    public (Tensor X1, Tensor X2, Tensor Dx1, Tensor Dx2) Backward(
        Tensor y1, Tensor y2, Tensor dy1, Tensor dy2)
    {
        using var scope = NewDisposeScope();
        var x1 = y2.detach().requires_grad_(true);
        Tensor weighted;
        using (var tape = new ReversibleTape())             // the body may hold chains, checkpoints and cuts
        using (enable_grad())
        {
            var recomputed = Weighted(body(x1));
            weighted = recomputed.detach();
            tape.Backward(recomputed, dy1);                 // x1.grad, the body's parameters, -⟨F, dy1⟩ of dv
            recomputed.Dispose();
        }

        using var noGrad = no_grad();
        var dx1 = x1.grad is { } fromBody ? fromBody.add_(dy2, Scalars.One) : dy2.clone();
        var x2 = y1.sub(weighted).div_(v);
        if (v.requires_grad) ParameterGradient.Add(v, x2.mul(dy1).sum().reshape(v.shape));

        var dx2 = v.mul(dy1);
        var rebuilt = x1.detach();
        scope.MoveToOuter(rebuilt, x2, dx1);
        return (rebuilt, x2, dx1, dx2.MoveToOuterDisposeScope());
    }

    /// <inheritdoc/>
    /// <remarks>
    /// Keeps the streams and what the body keeps, but not F(x₁): x₂ - F(x₁) = (x₂ - y₁) / (1 - v), and so
    /// dv = ⟨x₂ - y₁, dy₁⟩ / (1 - v).
    /// </remarks>
    public (Tensor Y1, Tensor Y2) Keep(Tensor x1, Tensor x2)
    {
        using var scope = NewDisposeScope();
        var share = v.detach();                             // autograd is to keep nothing for the sake of dv
        var y1 = body(x1).mul(OneMinus(share)).addcmul_(share, x2, Scalars.One);
        var cut = ReversibleTape.CutAndSee(y1, [x2], (sources, dy1) =>
        {
            if (!v.requires_grad) return;
            using var inner = NewDisposeScope();
            var difference = sources[1].sub(sources[0]).mul(dy1).sum();
            ParameterGradient.Add(v, difference.div(OneMinus(v.detach())).reshape(v.shape));
        });
        return scope.MoveToOuter(cut.alias(), x1.alias());
    }

    private Tensor Weighted(Tensor f) => OneMinus(v).mul(f);

    private static Tensor OneMinus(Tensor t) => t.neg().add(Scalars.One, Scalars.One);
}
