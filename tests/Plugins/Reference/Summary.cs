using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Plugins.Tests.Reference;

/// <summary>Five views of a tensor that is too large to be kept.</summary>
/// <remarks>
/// The probe is Σ bᵢ uᵢ with a fixed pseudo-random u, uniform in [-1, 1). For a difference e that does not
/// know u, probe(e) is nearly normal with deviation ‖e‖/√3, so that e with ‖e‖ = 100 τ passes |probe(e)| ≤ τ
/// by a chance of 1.4 %, passes the sum by another such chance, and has to leave ‖b‖ and the first four
/// entries alone as well. Over the 585 gradients and 252 activations of a case, a mistake that touches more
/// than one tensor has no chance.
/// </remarks>
/// <param name="Name">Of the parameter or module; it chooses u.</param>
/// <param name="T">The sampler's step, for activations.</param>
/// <param name="Shape">The tensor's shape.</param>
/// <param name="L2">‖b‖.</param>
/// <param name="Sum">Σ bᵢ.</param>
/// <param name="Probe">Σ bᵢ uᵢ.</param>
/// <param name="First4">The first entries, at most four.</param>
internal sealed record Summary(
    string? Name, int T, long[] Shape, double L2, double Sum, double Probe, double[] First4)
{
    public static Summary Of(string name, Tensor tensor, int t = 0)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var values = tensor.detach().to(ScalarType.Float64).contiguous();
        return new Summary(name, t, tensor.shape, values.norm().item<double>(), values.sum().item<double>(),
            Recipe.Probe(name, values), values.flatten()[..(int)Math.Min(4, values.numel())].data<double>()
            .ToArray());
    }

    /// <summary>
    /// √3 |probe(e)|, which for an e that does not know u is on average (in squares) its norm.
    /// </summary>
    public double Distance(Summary actual) => Math.Sqrt(3) * Math.Abs(Probe - actual.Probe);
}
