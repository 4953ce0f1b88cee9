using Idm.Sdk.Operators;
using static TorchSharp.torch;

namespace Idm.Sdk.Tests.Checks;

/// <summary>Operators with one fault each, and the check that must name it.</summary>
internal static class WrongOperators
{
    private static readonly ImageShape Image = RightOperators.Image;
    private static readonly long[] Size = [Image.Channels, Image.Height, Image.Width];

    /// <summary>Fault, the check that names it, the operator, and whether the quick check must find it too.</summary>
    public static IReadOnlyList<(string Fault, string Check, Func<IOperator> Create, bool Quick)> All { get; } =
    [
        ("missing scale", "adjoint", () => Of(RightOperators.Matrix(), adjoint: (a, y) => a.Adjoint(y).mul(0.999)), true),
        ("identity as transpose", "adjoint", () => Of(RightOperators.Convolution(), adjoint: (_, y) => y.clone()), true),
        ("flipped kernel", "adjoint", () => Of(RightOperators.Convolution(), adjoint: (a, y) => a.Forward(y)), true),
        ("off-by-one shift", "adjoint", () => Of(RightOperators.Mask(), adjoint: (a, y) => a.Adjoint(y.roll(1, 3))), true),
        ("one wrong border pixel", "adjoint by derivative", () => Of(RightOperators.Mask(), adjoint: WithoutCorner), false),
        ("adjoint cut from autograd", "adjoint by derivative",
            () => Of(RightOperators.Matrix(), adjoint: (a, y) => a.Adjoint(y).detach()), false),
        ("changes its input", "input left alone", () => new InPlaceOperator(), true),
        ("returns its input", "input left alone", () => new SameOperator(), true),
        ("leaks", "leaks", Leaking, false),
        ("not deterministic", "determinism", Nondeterministic, false),
        ("wrong norm", "norm", () => Of(RightOperators.Convolution(), norm: 1.0), false),
        ("mixes the batch", "batch",
            () => Of(RightOperators.Convolution(), (a, x) => a.Forward(x.sub(x.mean([0], true).mul(0.1)))), true),
        ("wrong pseudo-inverse", "pseudo-inverse",
            () => Of(RightOperators.Convolution(), pseudoInverse: (a, y) => a.Adjoint(y)), false),
        ("oblique pseudo-inverse", "least norm", Oblique, false),
        ("not a projector", "adjoint as inverse", () => NotAProjector(), false),
        ("wrong fused normal", "normal", () => WrongNormal(), false),
        ("offset", "zero", () => Of(RightOperators.Convolution(), (a, x) => a.Forward(x).add(0.1)), true),
        ("saturates", "linearity", () => Of(RightOperators.Mask(), (a, x) => a.Forward(x).clamp(-0.9, 0.9)), true),
        ("reads memory order", "non-contiguous input", () => new MemoryOrderOperator(), false),
        ("wrong shape", "shapes", () => Of(RightOperators.Mask(), (a, x) => a.Forward(x).flatten(1)), true),
        ("wrong dtype", "dtype and device",
            () => Of(RightOperators.Mask(), (a, x) => a.Forward(x).to(ScalarType.Float32)), true),
        ("divides by zero", "finite", () => Of(RightOperators.Mask(), (a, x) => a.Forward(x).div(zeros(1))), true),
        ("throws", "shapes", () => Of(RightOperators.Mask(), (_, _) => throw new InvalidOperationException("out of film")),
            true),
    ];

    private static LinearOperator Of(LinearOperator right, Func<LinearOperator, Tensor, Tensor>? forward = null,
        Func<LinearOperator, Tensor, Tensor>? adjoint = null,
        Func<LinearOperator, Tensor, Tensor>? pseudoInverse = null, double? norm = null) =>
        new(right.Image, right.Measurement,
            x => forward is null ? right.Forward(x) : forward(right, x),
            y => adjoint is null ? right.Adjoint(y) : adjoint(right, y), right)
        {
            Norm = norm ?? right.Norm,
            ClosedFormPseudoInverse = y => pseudoInverse is null ? right.PseudoInverse(y) : pseudoInverse(right, y),
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
        var random = Randomness.FromSeed(3);
        return Of(RightOperators.Mask(), (a, x) => a.Forward(x).mul(1 + (1e-13 * random.NextInt(1000))));
    }

    /// <summary>Averages pairs of pixels; its inverse fills only the left one: A A⁺ = I, yet not of least norm.</summary>
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

    /// <summary>Takes the numbers as they lie in memory, whatever the strides say.</summary>
    private sealed class MemoryOrderOperator : Identity
    {
        public override Tensor Forward(Tensor x) => x.as_strided(x.shape, ones_like(x).stride()).clone();
    }
}
