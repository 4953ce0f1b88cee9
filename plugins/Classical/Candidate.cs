using Idm.Sdk;
using Idm.Sdk.Operators;
using static TorchSharp.torch;

namespace Idm.Plugins.Classical;

/// <summary>A batch of images that may solve the problem, and how well they do.</summary>
/// <param name="X">The images, (N, C, H, W).</param>
/// <param name="Measured">A X, (N, ...).</param>
/// <param name="Objective">½‖A X − y‖² + λ TV(X), (N).</param>
internal sealed record Candidate(Tensor X, Tensor Measured, Tensor Objective)
{
    /// <summary>X, A X and the objective.</summary>
    public IReadOnlyList<Tensor> Tensors => [X, Measured, Objective];

    /// <summary>The candidate that <see cref="Tensors"/> were of.</summary>
    public static Candidate From(IReadOnlyList<Tensor> tensors) => new(tensors[0], tensors[1], tensors[2]);

    /// <summary>A candidate with its objective.</summary>
    public static Candidate Of(Tensor x, Measurement measurement, double weight)
    {
        var measured = measurement.Operator.Forward(x);
        var residual = measured.Minus(measurement.Y).flatten(1);
        var objective = residual.Times(residual).sum(1).Times(0.5).Plus(TotalVariation.Of(x).Times(weight));
        return new Candidate(x, measured, objective);
    }

    /// <summary>Item by item the better of two.</summary>
    public Candidate OrBetter(Candidate other)
    {
        var better = other.Objective.le(Objective);
        return new Candidate(
            Pick(better, other.X, X), Pick(better, other.Measured, Measured), where(
                better, other.Objective, Objective));
    }

    private static Tensor Pick(Tensor condition, Tensor one, Tensor other) => where(
        condition.reshape([condition.shape[0], .. Enumerable.Repeat(1L, (int)one.dim() - 1)]), one, other);
}
