using Idm.Plugins.Essentials;
using Idm.Plugins.Tests.Reference;
using Idm.Sdk;
using Idm.Sdk.Operators;
using static TorchSharp.torch;

namespace Idm.Plugins.Tests.InvertibleDiffusion;

/// <summary>
/// The authors' test of one image, from its luma to its score: padded below and to the right, divided by 255,
/// measured, restored by the tiny network, cropped, clamped, compared without rounding.
/// </summary>
public sealed class ProtocolTests
{
    private const int PaddedHeight = 64, PaddedWidth = 96;

    [Fact]
    public void An_image_of_any_size_scores_what_it_scores_in_the_authors_test()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var network = RecipeNetwork.Tiny(ScalarType.Float32);
        var codes = Array.ConvertAll(MetricsPair.Bytes("y"), code => code / 255f);
        var luma = tensor(codes, [1, 1, MetricsPair.Height, MetricsPair.Width]);
        var x = nn.functional.pad(
            luma, [0, PaddedWidth - MetricsPair.Width, 0, PaddedHeight - MetricsPair.Height]);
        using var a = network.Operator(PaddedHeight, PaddedWidth);
        using var measurement = new Measurement(a, a.Forward(x));

        var restored = Visible(network.Restore(measurement));
        var golden = tensor(
            Array.ConvertAll(MetricsPair.Floats("test_loop_tiny_x_out"), code => code / 255), restored.shape);
        Assert.InRange(restored.sub(golden).abs().max().item<float>(), 0, 2e-5);
        AssertScore("network_output", restored, luma);
        AssertScore("back_projection", Visible(measurement.BackProjection), luma);

        static Tensor Visible(Tensor padded) =>
            padded[.., .., ..MetricsPair.Height, ..MetricsPair.Width].clamp(
                Scalars.Zero, Scalars.One).contiguous();
    }

    private static void AssertScore(string name, Tensor image, Tensor reference)
    {
        var golden = MetricsPair.Golden.GetProperty(name);
        Assert.Equal(golden.GetProperty("psnr").GetDouble(), new Psnr().Compute(image, reference), 1e-5);
        Assert.Equal(golden.GetProperty("ssim").GetDouble(), new Ssim().Compute(image, reference), 1e-5);
    }
}
