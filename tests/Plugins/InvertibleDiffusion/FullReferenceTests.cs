using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Plugins.Tests.InvertibleDiffusion;

/// <summary>
/// The published network of 115 million weights against numbers of the authors' implementation.
/// </summary>
public sealed class FullReferenceTests(FullNetworks networks, ITestOutputHelper output)
    : IClassFixture<FullNetworks>
{
    [Fact]
    public void Measurement_output_and_loss_equal_the_authors()
    {
        networks.ExactStep.CheckMeasurement();
        networks.ExactStep.CheckOutput();
    }

    [Fact]
    public void Every_activation_equals_the_authors() => networks.ExactStep.CheckTrace();

    [Fact]
    public void Every_gradient_of_the_reversible_pass_equals_the_authors() =>
        output.WriteLine($"gradients off by {networks.ExactStep.CheckGradients():g2}");

    [Fact]
    public void An_image_that_is_not_square_is_restored_alike() =>
        CheckForward(networks.Exact, "full_b1_96x64");

    /// <summary>
    /// Tensor by tensor against the float64 gradients, which the authors' numbers have proved.
    /// </summary>
    [Fact]
    public void In_float32_the_reversible_gradients_are_as_near_as_rounding_allows()
    {
        networks.ExactStep.CheckGradients();
        var step = new ReferenceStep(networks.Rounded, "full_b1_64x64", Backward.Reversible);
        step.CheckOutput();
        step.CheckGradients();

        var (error, size, worst) = (0.0, 0.0, (Name: "", Share: 0.0));
        foreach (var (name, parameter) in networks.Exact.Parameters)
        {
            using var scope = NewDisposeScope();
            var exact = parameter.grad!;
            var off = networks.Rounded.Parameters[name].grad!.to(
                ScalarType.Float64).sub(exact).norm().item<double>();
            var norm = exact.norm().item<double>();
            var share = off / norm / ReferenceStep.GradientTolerance(ScalarType.Float32, exact.numel());
            if (!(share <= worst.Share)) worst = (name, share);
            (error, size) = (error + (off * off), size + (norm * norm));
        }
        output.WriteLine($"off by {Math.Sqrt(error / size):g2}; nearest its tolerance: {worst.Name}, "
            + $"{worst.Share:p0}");
        Assert.InRange(worst.Share, 0, 1);
        Assert.InRange(Math.Sqrt(error / size), 0, 2e-5);
    }

    [Fact]
    public void In_float32_a_batch_is_near_too() => CheckForward(networks.Rounded, "full_b2_64x64");

    [Fact]
    public void With_fixed_weights_the_output_equals_the_authors_too()
    {
        using var network = RecipeNetwork.Full(ScalarType.Float32);
        network.Fix();
        var step = new ReferenceStep(network, "full_b1_64x64", Backward.None);
        step.CheckMeasurement();
        step.CheckOutput();
    }

    private static void CheckForward(RecipeNetwork network, string name)
    {
        var step = new ReferenceStep(network, name, Backward.None);
        step.CheckMeasurement();
        step.CheckOutput();
        step.CheckTrace();
    }
}
