using Idm.Plugins.InvertibleDiffusion;
using Idm.Sdk.Operators;
using Idm.Sdk.Operators.Composition;
using static TorchSharp.torch;

namespace Idm.Plugins.Tests.InvertibleDiffusion;

/// <summary>The step towards the measurement, by the pseudo-inverse or by the gradient.</summary>
public sealed class DataConsistencyTests
{
    /// <summary>s A with A Aᵀ = I: the gradient step of length 1/s² is the whole way, whatever s.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Both_are_the_same_where_all_singular_values_are(double factor)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var one = Network(DataConsistency.PseudoInverse);
        using var other = Network(DataConsistency.Gradient);
        using var a = new ScaledOperator(one.Operator(32, 32), factor);
        using var measurement = new Measurement(a, a.Forward(one.Image(1, 32, 32)));
        var restored = one.Restore(measurement);
        Assert.InRange(restored.sub(other.Restore(measurement)).abs().max().item<float>(), 0, 1e-4);
    }

    private static FreshNetwork Network(DataConsistency consistency) => new FreshNetwork(
        new IdmUNetOptions(), new IdmSamplerOptions { Consistency = consistency },
            ScalarType.Float32).Disturbed();
}
