using Idm.Plugins.Tests.InvertibleDiffusion;
using Idm.Sdk;
using Idm.Sdk.Operators;
using Idm.Sdk.Reversible;
using Idm.TorchRuntime;
using Idm.Training.Steps;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Idm.Plugins.Tests.Training;

/// <summary>Training in bfloat16: what is rounded, and what must not be.</summary>
public sealed class TrainingPrecisionTests(ITestOutputHelper output)
{
    private const int Side = 64;

    /// <summary>bfloat16 has 3 digits; a gradient that went through AᵀA in float32 has 7.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_operator_is_float32_in_both_directions(bool reversible)
    {
        using var scope = NewDisposeScope();
        using var network = RecipeNetwork.Tiny(ScalarType.Float32);
        var precision = new TrainingPrecision(bfloat16: true, CPU);
        using var exact = network.Operator(Side, Side);
        using var a = precision.Of(network.Operator(Side, Side));
        using var x = new Parameter(network.Image(1, Side, Side));
        var c = x.detach().flip(2, 3);
        var wanted = exact.Normal(c);                       // the gradient of ⟨c, AᵀA x⟩

        using (var tape = reversible ? new ReversibleTape() : null)
        {
            var loss = precision.Differentiate(
                tape, () => ReversibleTape.Checkpoint(a.Normal, x).mul(c).sum());
            var value = exact.Normal(x.detach()).mul(c).sum().item<float>();
            Assert.InRange(Math.Abs(loss.item<float>() - value) / value, 0, 1e-6);
        }
        Assert.InRange(Error(x.grad!, wanted), 0, 1e-6);

        // What would happen otherwise.
        x.grad = null;
        using (Autocast.BFloat16(CPU)) a.Normal(x).mul(c).sum().backward();
        Assert.InRange(Error(x.grad!, wanted), 1e-4, 1);
    }

    /// <summary>
    /// The criterion of <c>Idm.Benchmarks bf16-gradients</c>: rebuilding makes them at most a tenth worse
    /// than bfloat16 does.
    /// </summary>
    [Fact]
    public void Reversible_gradients_in_bfloat16_are_as_near_as_plain_ones()
    {
        var exact = Gradients(reversible: false, bfloat16: false);
        var plain = Gradients(reversible: false, bfloat16: true).DistanceTo(exact);
        var reversible = Gradients(reversible: true, bfloat16: true).DistanceTo(exact);
        output.WriteLine($"from float32: plain {plain:g3}, reversible {reversible:g3}");
        Assert.InRange(plain, 1e-3, 0.1);                   // or bfloat16 would not have been on
        Assert.InRange(reversible, 1e-3, 1.1 * plain);

        static RecipeGradients Gradients(bool reversible, bool bfloat16)
        {
            using var network = RecipeNetwork.Tiny(ScalarType.Float32);
            return RecipeGradients.Of(network, Side, reversible, bfloat16);
        }
    }

    [Fact]
    public void After_a_step_the_thread_computes_as_before()
    {
        using var scope = NewDisposeScope();
        var precision = new TrainingPrecision(bfloat16: true, CPU);
        Assert.Throws<PluginException>(
            () => precision.Differentiate(null, () => throw new PluginException("half-way")));
        Assert.False(Autocast.IsOn(CPU));
        using var x = new Parameter(ones(2, 2));
        using (var tape = new ReversibleTape()) precision.Differentiate(tape, () => x.mm(x).sum());
        Assert.False(Autocast.IsOn(CPU));
        Assert.Equal(ScalarType.Float32, x.mm(x).dtype);
    }

    private static double Error(Tensor actual, Tensor wanted) =>
        actual.sub(wanted).abs().max().item<float>() / wanted.abs().max().item<float>();
}
