using TorchSharp;

namespace Idm.Plugins.Tests.InvertibleDiffusion;

/// <summary>The tiny network against numbers of the authors' implementation.</summary>
public sealed class ReferenceTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("tiny_b1_32x32", nameof(Backward.Plain))]
    [InlineData("tiny_b1_32x32", nameof(Backward.Reversible))]
    [InlineData("tiny_b1_32x32", nameof(Backward.Minimal))]
    [InlineData("tiny_b1_32x32", nameof(Backward.Checkpointed))]
    [InlineData("tiny_b1_64x64", nameof(Backward.Reversible))]
    [InlineData("tiny_b1_96x64", nameof(Backward.Minimal))]
    [InlineData("tiny_b2_64x32", nameof(Backward.Reversible))]
    public void Activations_output_loss_and_every_gradient_equal_the_authors(string name, string backward) =>
        Check(name, torch.ScalarType.Float64, Enum.Parse<Backward>(backward));

    // The other two have residuals so small that rounding may turn their signs, and with it the loss's
    // gradient.
    [Theory]
    [InlineData("tiny_b1_32x32")]
    [InlineData("tiny_b1_64x64")]
    public void In_float32_they_are_as_near_as_rounding_allows(string name) =>
        Check(name, torch.ScalarType.Float32, Backward.Reversible);

    private void Check(string name, torch.ScalarType dtype, Backward backward)
    {
        using var network = RecipeNetwork.Tiny(dtype);
        var step = new ReferenceStep(network, name, backward);
        step.CheckMeasurement();
        step.CheckOutput();
        step.CheckTrace();
        output.WriteLine($"{name} {dtype} {backward}: gradients off by {step.CheckGradients():g2}");
    }
}
