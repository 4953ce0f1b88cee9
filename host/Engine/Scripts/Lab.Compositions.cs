using Idm.Sdk;
using Idm.Sdk.Operators;
using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Engine.Scripts;

/// <summary>Operators made of operators; the parts go with the whole.</summary>
public static partial class Lab
{
    /// <summary>One operator after another: A = Aₖ ⋯ A₁.</summary>
    /// <param name="parts">In the order in which they are applied; each takes what the one before it gives.</param>
    public static LinearOperator Compose(params IOperator[] parts)
    {
        ArgumentOutOfRangeException.ThrowIfZero(parts.Length);
        return new LinearOperator(parts[0].Image, parts[^1].Measurement,
            x => parts.Aggregate(x, (v, part) => part.Forward(v)),
            y => parts.Reverse().Aggregate(y, (v, part) => part.Adjoint(v)), parts);
    }

    /// <summary>Several measurements of the same image, flattened and put one after the other.</summary>
    /// <param name="parts">They measure images of one shape.</param>
    public static LinearOperator Stack(params IOperator[] parts)
    {
        ArgumentOutOfRangeException.ThrowIfZero(parts.Length);
        var counts = parts.Select(p => p.Measurement.Aggregate(1L, (product, side) => product * side)).ToArray();
        return new LinearOperator(parts[0].Image, [counts.Sum()],
            x => cat([.. parts.Select(p => p.Forward(x).flatten(1))], 1),
            y => y.split(counts, 1)
                .Zip(parts, (piece, part) => part.Adjoint(piece.reshape([y.shape[0], .. part.Measurement])))
                .Aggregate((sum, image) => sum.add(image, Scalars.One)), parts);
    }

    /// <summary>A number times an operator.</summary>
    /// <param name="factor">The number.</param>
    /// <param name="a">The operator.</param>
    public static LinearOperator Scale(double factor, IOperator a)
    {
        var s = factor.ToScalar();
        return new LinearOperator(
            a.Image, a.Measurement, x => a.Forward(x).mul(s), y => a.Adjoint(y).mul(s), a, s)
        { Norm = Math.Abs(factor) * a.Norm };
    }
}
