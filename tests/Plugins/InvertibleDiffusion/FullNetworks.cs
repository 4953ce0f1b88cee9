using TorchSharp;

namespace Idm.Plugins.Tests.InvertibleDiffusion;

/// <summary>
/// The full-size network in float64 and float32, each built once, with the gradients of one case.
/// </summary>
public sealed class FullNetworks : IDisposable
{
    private readonly Lazy<RecipeNetwork> _exact = new(() => RecipeNetwork.Full(torch.ScalarType.Float64));
    private readonly Lazy<RecipeNetwork> _rounded = new(() => RecipeNetwork.Full(torch.ScalarType.Float32));
    private readonly Lazy<ReferenceStep> _step;

    public FullNetworks() =>
        _step = new Lazy<ReferenceStep>(() => new ReferenceStep(Exact, "full_b1_64x64", Backward.Reversible));

    /// <summary>The network in float64.</summary>
    internal RecipeNetwork Exact => _exact.Value;

    /// <summary>The network in float32.</summary>
    internal RecipeNetwork Rounded => _rounded.Value;

    /// <summary>
    /// One image of 64 x 64 in float64. Its gradients stay in <see cref="Exact"/>, where nobody else leaves
    /// any.
    /// </summary>
    internal ReferenceStep ExactStep => _step.Value;

    public void Dispose()
    {
        foreach (var network in new[] { _exact, _rounded }.Where(n => n.IsValueCreated))
            network.Value.Dispose();
    }
}
