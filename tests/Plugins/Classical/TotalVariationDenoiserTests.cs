using Idm.Plugins.Classical;
using Idm.Sdk;
using static TorchSharp.torch;

namespace Idm.Plugins.Tests.Classical;

public sealed class TotalVariationDenoiserTests
{
    [Fact]
    public void Total_variation_of_known_images()
    {
        using var scope = NewDisposeScope();
        Assert.Equal(0.0, TotalVariation.Of(full(1, 1, 5, 7, 0.3, dtype: ScalarType.Float64)).item<double>());

        // One bright pixel inside: √2 at the pixel, 1 at its left and upper neighbours.
        var pixel = zeros(1, 1, 5, 5, dtype: ScalarType.Float64);
        pixel[0, 0, 2, 2] = 1.0;
        Assert.Equal(Math.Sqrt(2) + 2, TotalVariation.Of(pixel).item<double>(), 1e-12);

        // Two images, two channels: an edge of height 3 and a step of 2 in each channel of the second.
        var edges = zeros(2, 2, 3, 4, dtype: ScalarType.Float64);
        edges[1, TensorIndex.Colon, TensorIndex.Colon, TensorIndex.Slice(2, null)] = 2.0;
        Assert.Equal([0.0, 12.0], TotalVariation.Of(edges).data<double>().ToArray());
    }

    [Theory]
    [InlineData(ValueRange.Unit)]
    [InlineData(ValueRange.None)]
    public void A_step_edge_is_lowered_by_the_weight_over_the_width_of_its_sides(ValueRange bounds)
    {
        // ½ n₁ l² + ½ n₂ (1 - h)² + μ (h - l) a row: l = μ / n₁, h = 1 - μ / n₂.
        using var scope = NewDisposeScope();
        var step = zeros(1, 1, 4, 10, dtype: ScalarType.Float64);
        step.narrow(3, 4, 6).fill_(1.0);
        var (low, high) = (0.2 / 4, 1 - (0.2 / 6));
        var expected = full_like(step, low);
        expected.narrow(3, 4, 6).fill_(high);
        Assert.InRange(Distance(Denoise(step, 0.2, bounds), expected), 0, 1e-6);
        var turned = Denoise(step.transpose(2, 3), 0.2, bounds);
        Assert.InRange(Distance(turned, expected.transpose(2, 3)), 0, 1e-6);
    }

    [Fact]
    public void A_large_weight_leaves_the_mean_and_none_leaves_the_image()
    {
        using var scope = NewDisposeScope();
        var image = Noise(2, 1, 6, 5);
        var flat = Denoise(image, 100, ValueRange.None);
        Assert.InRange(Distance(flat, image.mean([2, 3], true).expand_as(image)), 0, 1e-4);
        Assert.Equal(0.0, Distance(Denoise(image, 0, ValueRange.None), image));
        Assert.Equal(0.0, Distance(Denoise(image, 0, ValueRange.Unit), image.clamp(0, 1)));
        Assert.Equal(0.0, Distance(Denoise(image, 0, ValueRange.NonNegative), image.clamp_min(0)));
    }

    [Theory]
    [InlineData(ValueRange.Unit, 1, 12, 9)]
    [InlineData(ValueRange.NonNegative, 2, 7, 8)]
    [InlineData(ValueRange.None, 1, 16, 16)]
    [InlineData(ValueRange.None, 1, 1, 9)]
    [InlineData(ValueRange.Unit, 3, 9, 1)]
    public void The_duality_gap_closes(ValueRange bounds, int channels, int height, int width)
    {
        using var scope = NewDisposeScope();
        const double Weight = 0.3;
        var noisy = Noise(1, channels, height, width);
        var denoiser = new TotalVariationDenoiser(noisy, Weight, 2000, bounds);
        var x = denoiser.Denoise(noisy);
        var (p, q) = (denoiser.Dual.Down, denoiser.Dual.Right);
        Assert.True(p.mul(p).add(q.mul(q)).max().item<double>() <= 1 + 1e-12);

        // The dual value is a lower bound: min over x in C of ½‖x - b‖² + μ ⟨D x, (p, q)⟩.
        var free = noisy.sub(Transposed(p, 2).add(Transposed(q, 3)).mul(Weight));
        var inside = bounds switch
        {
            ValueRange.Unit => free.clamp(0, 1),
            ValueRange.NonNegative => free.clamp_min(0),
            _ => free,
        };
        var dual = Half(noisy) - Half(free) + Half(free.sub(inside));
        var primal = Half(x.sub(noisy)) + (Weight * TotalVariation.Of(x).item<double>());
        Assert.InRange(primal - dual, -1e-10 * primal, 1e-5 * primal);
    }

    [Fact]
    public void It_goes_on_from_where_it_was_and_does_not_change_its_argument()
    {
        using var scope = NewDisposeScope();
        var noisy = Noise(1, 1, 12, 12);
        var before = noisy.clone();
        var exact = Denoise(noisy, 0.3, ValueRange.Unit);
        var denoiser = new TotalVariationDenoiser(noisy, 0.3, 3, ValueRange.Unit);
        var first = Distance(denoiser.Denoise(noisy), exact);
        for (var i = 0; i < 100; i++) denoiser.Denoise(noisy);
        Assert.InRange(Distance(denoiser.Denoise(noisy), exact), 0, 0.01 * first);
        Assert.Equal(0.0, Distance(noisy, before));
    }

    /// <summary>Dᵀ of one component of the field, whose last row or column is 0: p[i-1] - p[i].</summary>
    private static Tensor Transposed(Tensor p, long dim)
    {
        var shifted = p.roll(1, dim);
        return shifted.sub(p);
    }

    private static Tensor Denoise(Tensor noisy, double weight, ValueRange bounds) =>
        new TotalVariationDenoiser(noisy, weight, 3000, bounds).Denoise(noisy);

    private static double Half(Tensor t) => 0.5 * t.mul(t).sum().item<double>();

    private static double Distance(Tensor a, Tensor b) => a.sub(b).abs().max().item<double>();

    private static Tensor Noise(params int[] shape)
    {
        var random = RandomStream.FromSeed(5).Derive("noise");
        var values = new double[shape.Aggregate(1, (a, b) => a * b)];
        for (var i = 0; i < values.Length; i++) values[i] = 0.5 + (0.6 * random.NextNormal());
        return tensor(values).reshape([.. shape.Select(s => (long)s)]);
    }
}
