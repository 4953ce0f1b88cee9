using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Plugins.Tests.Reference;

/// <summary>Five views of a tensor that is too large to be kept.</summary>
/// <remarks>
/// The probe is Σ bᵢ uᵢ with a fixed pseudo-random u, uniform in [-1, 1). For a difference e that does not know u,
/// probe(e) is nearly normal with deviation ‖e‖/√3, so that e with ‖e‖ = 100 τ passes |probe(e)| ≤ τ by a chance of
/// 1.4 %, passes the sum by another such chance, and has to leave ‖b‖ and the first four entries alone as well. Over
/// the 585 gradients and 252 activations of a case, a mistake that touches more than one tensor has no chance.
/// </remarks>
/// <param name="Name">Of the parameter or module; it chooses u.</param>
/// <param name="T">The sampler's step, for activations.</param>
/// <param name="Shape">The tensor's shape.</param>
/// <param name="L2">‖b‖.</param>
/// <param name="Sum">Σ bᵢ.</param>
/// <param name="Probe">Σ bᵢ uᵢ.</param>
/// <param name="First4">The first entries, at most four.</param>
internal sealed record Summary(string? Name, int T, long[] Shape, double L2, double Sum, double Probe, double[] First4)
{
    public static Summary Of(string name, Tensor tensor, int t = 0)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var values = tensor.detach().to(ScalarType.Float64).contiguous();
        return new Summary(name, t, tensor.shape, values.norm().item<double>(), values.sum().item<double>(),
            Recipe.Probe(name, values), values.flatten()[..(int)Math.Min(4, values.numel())].data<double>().ToArray());
    }

    /// <summary>√3 |probe(e)|, which for an e that does not know u is on average (in squares) its norm.</summary>
    public double Distance(Summary actual) => Math.Sqrt(3) * Math.Abs(Probe - actual.Probe);

    /// <summary>Requires that no view of <paramref name="actual"/> differs by more than <paramref name="tolerance"/>.</summary>
    public void Check(Summary actual, double tolerance)
    {
        Assert.Equal(Shape, actual.Shape);
        // Where nothing cancels, the sum is larger than the norm, and so is its rounding.
        var forSum = L2 > 0 ? Math.Max(tolerance, tolerance * Math.Abs(Sum) / L2) : tolerance;
        Assert.True(Near(L2, actual.L2, tolerance) && Near(Sum, actual.Sum, forSum) && Near(Probe, actual.Probe, tolerance)
            && First4.Zip(actual.First4).All(pair => Near(pair.First, pair.Second, tolerance)),
            $"{actual.Name}{(T > 0 ? $" at t = {T}" : "")} is off by more than {tolerance:g3}: found / wanted "
            + $"norm {actual.L2:g15} / {L2:g15}, sum {actual.Sum:g15} / {Sum:g15}, probe {actual.Probe:g15} / {Probe:g15}, "
            + $"first {string.Join(' ', actual.First4)} / {string.Join(' ', First4)}");

        static bool Near(double expected, double actual, double tolerance) => Math.Abs(expected - actual) <= tolerance;
    }
}
