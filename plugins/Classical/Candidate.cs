using Idm.Sdk.Operators;
using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Plugins.Classical;

/// <summary>A batch of images that may solve the problem, and how well they do.</summary>
/// <param name="X">The images, (N, C, H, W).</param>
/// <param name="Measured">A X, (N, ...).</param>
/// <param name="Objective">½‖A X − y‖² + λ TV(X), (N).</param>
internal sealed record Candidate(Tensor X, Tensor Measured, Tensor Objective) : IDisposable
{
    private static readonly Scalar Half = 0.5.ToScalar();

    /// <summary>A candidate with its objective, in the caller's dispose scope.</summary>
    public static Candidate Of(Tensor x, Measurement measurement, Scalar weight)
    {
        using var scope = NewDisposeScope();
        var measured = measurement.Operator.Forward(x);
        var residual = measured.sub(measurement.Y).flatten(1);
        var objective = residual.mul(residual).sum(1).mul(Half).add(TotalVariation.Of(x).mul(weight));
        return new Candidate(x, measured.MoveToOuterDisposeScope(), objective.MoveToOuterDisposeScope());
    }

    /// <summary>Item by item the better of two, in the caller's dispose scope.</summary>
    public Candidate OrBetter(Candidate other)
    {
        using var scope = NewDisposeScope();
        var better = other.Objective.le(Objective);
        return new Candidate(
            Pick(better, other.X, X).MoveToOuterDisposeScope(),
            Pick(better, other.Measured, Measured).MoveToOuterDisposeScope(),
            where(better, other.Objective, Objective).MoveToOuterDisposeScope());
    }

    /// <summary>Hands all tensors to the outer dispose scope.</summary>
    public Candidate MoveToOuterDisposeScope() => new(
        X.MoveToOuterDisposeScope(),
        Measured.MoveToOuterDisposeScope(),
        Objective.MoveToOuterDisposeScope());

    /// <summary>Frees the tensors.</summary>
    public void Dispose()
    {
        X.Dispose();
        Measured.Dispose();
        Objective.Dispose();
    }

    private static Tensor Pick(Tensor condition, Tensor one, Tensor other) => where(
        condition.reshape([condition.shape[0], .. Enumerable.Repeat(1L, (int)one.dim() - 1)]), one, other);
}
