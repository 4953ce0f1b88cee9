using Idm.Sdk.Operators;
using static TorchSharp.torch;

namespace Idm.Sdk.Tests.Checks;

/// <summary>An operator with one fault.</summary>
/// <param name="Fault">What is wrong with it.</param>
/// <param name="Check">The check that must name it.</param>
/// <param name="Quick">Whether the quick check must find it too.</param>
/// <param name="Create">Makes it.</param>
internal sealed record WrongOperator(string Fault, string Check, bool Quick, Func<IOperator> Create);

/// <summary>Operators with one fault each, and the check that must name it.</summary>
internal static class WrongOperators
{
    private static readonly ImageShape Image = RightOperators.Image;
    private static readonly long[] Size = RightOperators.Size;

    /// <summary>
    /// The corpus: at least one operator for each check of the conformance suite of linear operators.
    /// </summary>
    public static IReadOnlyList<WrongOperator> All { get; } =
    [
        new("missing scale", "adjoint", true,
            () => Of(RightOperators.Matrix(), adjoint: (a, y) => a.Adjoint(y).mul(0.999))),
        new("identity as transpose", "adjoint", true,
            () => Of(RightOperators.Convolution(), adjoint: (_, y) => y.clone())),
        new("flipped kernel", "adjoint", true,
            () => Of(RightOperators.Convolution(), adjoint: (a, y) => a.Forward(y))),
        new("off-by-one shift", "adjoint", true,
            () => Of(RightOperators.Mask(), adjoint: (a, y) => a.Adjoint(y.roll(1, 3)))),
        new("one wrong border pixel", "adjoint by derivative", false,
            () => Of(RightOperators.Mask(), adjoint: WithoutCorner)),
        new("adjoint cut from autograd", "adjoint by derivative", false,
            () => Of(RightOperators.Matrix(), adjoint: (a, y) => a.Adjoint(y).detach())),
        new("changes its input", "input left alone", true, () => new InPlaceOperator()),
        new("returns its input", "input left alone", true, () => new SameOperator()),
        new("leaks", "leaks", false, Leaking),
        new("not deterministic", "determinism", false, Nondeterministic),
        new("wrong norm", "norm", false, () => Of(RightOperators.Convolution(), norm: 1.0)),
        new("mixes the batch", "batch", true,
            () => Of(RightOperators.Convolution(), (a, x) => a.Forward(x.sub(x.mean([0], true).mul(0.1))))),
        new("wrong pseudo-inverse", "pseudo-inverse", false,
            () => Of(RightOperators.Convolution(), pseudoInverse: (a, y) => a.Adjoint(y))),
        new("oblique pseudo-inverse", "least norm", false, Oblique),
        new("not a projector", "adjoint as inverse", false, () => NotAProjector()),
        new("wrong fused normal", "normal", false, () => WrongNormal()),
        new("offset", "zero", true, () => Of(RightOperators.Convolution(), (a, x) => a.Forward(x).add(0.1))),
        new("saturates", "linearity", true,
            () => Of(RightOperators.Mask(), (a, x) => a.Forward(x).clamp(-0.9, 0.9))),
        new("reads memory order", "non-contiguous input", false, () => new MemoryOrderOperator()),
        new("wrong shape", "shapes", true,
            () => Of(RightOperators.Mask(), (a, x) => a.Forward(x).flatten(1))),
        new("wrong dtype", "dtype and device", true,
            () => Of(RightOperators.Mask(), (a, x) => a.Forward(x).to(ScalarType.Float32))),
        new("divides by zero", "finite", true,
            () => Of(RightOperators.Mask(), (a, x) => a.Forward(x).div(zeros(1)))),
        new("missing conjugate", "adjoint", true, () => WrongTransforms.MissingConjugate()),
        new("shift off for odd sizes", "adjoint", true, () => WrongTransforms.ShiftForEvenSizes(
            RightOperators.Image)),
        new("crop undone at the other side", "adjoint", true, () => WrongTransforms.OffByOneCrop()),
        new("enlarging instead of the transpose of averaging", "adjoint", true,
        () => WrongTransforms.Enlarging()),
        new("complex numbers as such", "dtype and device", true, () => WrongTransforms.Complex()),
        new("bound below the norm", "norm", false, () => WrongTransforms.LowBound()),
        new("pullback at x instead of everywhere", "pullback", false, () => new PullbackOperator()),
        new("throws", "shapes", true,
            () => Of(RightOperators.Mask(), (_, _) => throw new InvalidOperationException("out of film"))),
    ];

    private static LinearOperator Of(LinearOperator right,
        Func<LinearOperator, Tensor, Tensor>? forward = null,
        Func<LinearOperator, Tensor, Tensor>? adjoint = null,
        Func<LinearOperator, Tensor, Tensor>? pseudoInverse = null, double? norm = null) =>
        new(right.Image, right.Measurement,
            x => forward is null ? right.Forward(x) : forward(right, x),
            y => adjoint is null ? right.Adjoint(y) : adjoint(right, y), right)
        {
            Norm = norm ?? right.Norm,
            ClosedFormPseudoInverse =
                y => pseudoInverse is null ? right.PseudoInverse(y) : pseudoInverse(right, y),
        };

    /// <summary>One corner is off by a millionth: too little for inner products of a large image.</summary>
    private static Tensor WithoutCorner(LinearOperator mask, Tensor y)
    {
        var keep = ones_like(y);
        keep[TensorIndex.Ellipsis, -1, -1] = tensor(0.999999, dtype: y.dtype);
        return mask.Adjoint(y).mul(keep);
    }

    private static LinearOperator Leaking() =>
        Of(RightOperators.Mask(), (a, x) => a.Forward(x).add(zeros_like(x).DetachFromDisposeScope()));

    private static LinearOperator Nondeterministic()
    {
        var random = RandomStream.FromSeed(3);
        return Of(RightOperators.Mask(), (a, x) => a.Forward(x).mul(1 + (1e-13 * random.NextInt(1000))));
    }

    /// <summary>
    /// Averages pairs of pixels; its inverse fills only the left one: A A⁺ = I, yet not of least norm.
    /// </summary>
    private static LinearOperator Oblique()
    {
        var image = new ImageShape(1, 4, 4);
        return new LinearOperator(image, [1, 4, 2],
            x => x[TensorIndex.Ellipsis, TensorIndex.Slice(0, null, 2)]
                .add(x[TensorIndex.Ellipsis, TensorIndex.Slice(1, null, 2)]),
            y => y.repeat_interleave(2, -1))
        {
            ClosedFormPseudoInverse = y => stack([y, zeros_like(y)], -1).flatten(3),
        };
    }

    private static LinearOperator NotAProjector()
    {
        var right = RightOperators.Projection();
        return new LinearOperator(right.Image, right.Measurement,
            x => right.Forward(x).mul(1.01), y => right.Adjoint(y).mul(1.01), right)
        { PseudoInverseIsAdjoint = true };
    }

    private static LinearOperator WrongNormal()
    {
        var right = RightOperators.Matrix();
        return new LinearOperator(right.Image, right.Measurement, right.Forward, right.Adjoint, right)
        {
            FusedNormal = x => right.Adjoint(right.Forward(x)).mul(1.0001),
        };
    }

    /// <summary>The identity, with room for one fault in its forward.</summary>
    private abstract class Identity : IOperator
    {
        public ImageShape Image => RightOperators.Image;

        public IReadOnlyList<long> Measurement => Size;

        public double? Norm => 1;

        public bool PseudoInverseIsAdjoint => true;

        public abstract Tensor Forward(Tensor x);

        public virtual Tensor Adjoint(Tensor y) => y.clone();

        public void Dispose()
        {
        }
    }

    private sealed class InPlaceOperator : Identity
    {
        public override Tensor Forward(Tensor x)
        {
            var y = x.clone();
            x.zero_();
            return y;
        }
    }

    private sealed class SameOperator : Identity
    {
        public override Tensor Forward(Tensor x) => x;
    }

    private sealed class PullbackOperator : Identity, IOperator
    {
        public override Tensor Forward(Tensor x) => x.clone();

        Tensor IOperator.Pullback(Tensor x, Tensor v) => v.mul(x);
    }

    /// <summary>Takes the numbers as they lie in memory, whatever the strides say.</summary>
    private sealed class MemoryOrderOperator : Identity
    {
        public override Tensor Forward(Tensor x) => x.as_strided(x.shape, ones_like(x).stride()).clone();
    }
}
