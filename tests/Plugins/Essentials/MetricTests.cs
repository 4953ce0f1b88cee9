using Idm.Plugins.Essentials;
using Idm.Plugins.Tests.Reference;
using Idm.Sdk;
using Idm.Sdk.Metrics;
using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Plugins.Tests.Essentials;

public sealed class MetricTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Theory]
    [InlineData("noisy", ScalarType.Float32)]
    [InlineData("noisy", ScalarType.Float64)]
    [InlineData("test_loop_tiny_x_out", ScalarType.Float32)]
    public void Psnr_and_ssim_are_those_of_opencv_and_scikit_image(string restored, ScalarType dtype)
    {
        var (psnr, ssim) = restored == "noisy" ? Pair(50) : NetworkOutput();
        var x = Image(MetricsPair.Floats(restored), MetricsPair.Height, MetricsPair.Width, dtype);
        var y = Image(Codes(), MetricsPair.Height, MetricsPair.Width, dtype);

        Assert.Equal(psnr, new Psnr().Compute(x, y), 1e-6);
        Assert.Equal(ssim, new Ssim().Compute(x, y), 1e-6);
    }

    [Theory]
    [InlineData(7)]
    [InlineData(32)]
    public void So_they_are_for_other_sizes(int side)
    {
        var (psnr, ssim) = Pair(side);
        var (codes, noise) = (Codes(), Recipe.Hash("noise"));
        var crop = new float[side * side];
        var noisy = new float[side * side];
        for (var i = 0; i < crop.Length; i++)
        {
            crop[i] = codes[(i / side * MetricsPair.Width) + (i % side)];
            noisy[i] = crop[i] + (float)(0.08 * 255 * Recipe.U(noise, i));
        }

        var (x, y) = (Image(noisy, side, side), Image(crop, side, side));
        Assert.Equal(psnr, new Psnr().Compute(x, y), 1e-6);
        Assert.Equal(ssim, new Ssim().Compute(x, y), 1e-6);
    }

    [Fact]
    public void Identical_images_score_best()
    {
        var y = Image(Codes(), MetricsPair.Height, MetricsPair.Width);
        Assert.Equal(100, new Psnr().Compute(y, y));
        Assert.Equal(1, new Ssim().Compute(y, y), 1e-12);
        Assert.Equal(0, new Nmse().Compute(y, y));
        Assert.Equal(0, new Mae().Compute(y, y));
    }

    [Fact]
    public void A_batch_gives_the_mean_over_its_images()
    {
        var y = Image(Codes(), MetricsPair.Height, MetricsPair.Width);
        var x = Image(MetricsPair.Floats("noisy"), MetricsPair.Height, MetricsPair.Width);
        var z = Image(MetricsPair.Floats("test_loop_tiny_x_out"), MetricsPair.Height, MetricsPair.Width);
        foreach (var metric in (IMetric[])[new Psnr(), new Ssim(), new Nmse(), new Mae()])
        {
            var expected = (metric.Compute(x, y) + metric.Compute(z, y)) / 2;
            Assert.Equal(expected, metric.Compute(cat([x, z]), cat([y, y])), 1e-12);
        }
    }

    [Fact]
    public void Colour_is_averaged_over_channels()
    {
        var y = Image(Codes(), MetricsPair.Height, MetricsPair.Width);
        var x = Image(MetricsPair.Floats("noisy"), MetricsPair.Height, MetricsPair.Width);
        var (rgbX, rgbY) = (cat([x, y, y], 1), cat([y, y, y], 1));
        var (psnr, ssim) = Pair(50);
        Assert.Equal(psnr + (10 * Math.Log10(3)), new Psnr().Compute(rgbX, rgbY), 1e-6);
        Assert.Equal((ssim + 2) / 3, new Ssim().Compute(rgbX, rgbY), 1e-6);
    }

    [Fact]
    public void Errors_of_known_size()
    {
        var y = full([1, 1, 8, 8], 0.5f);
        var x = full([1, 1, 8, 8], 0.75f);
        Assert.Equal(0.25, new Mae().Compute(x, y), 1e-12);
        Assert.Equal(0.25, new Nmse().Compute(x, y), 1e-12);
        Assert.Equal(20 * Math.Log10(4), new Psnr().Compute(x, y), 1e-12);
        Assert.Equal(double.PositiveInfinity, new Nmse().Compute(x, zeros_like(y)));
    }

    [Fact]
    public void Images_smaller_than_a_window_are_refused_with_their_size()
    {
        var image = zeros([1, 1, 6, 9]);
        var e = Assert.Throws<PluginException>(() => new Ssim().Compute(image, image));
        Assert.Contains("6 x 9", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new long[] { 1, 1, 8, 8 }, new long[] { 1, 1, 8, 9 })]
    [InlineData(new long[] { 1, 8, 8 }, new long[] { 1, 8, 8 })]
    [InlineData(new long[] { 0, 1, 8, 8 }, new long[] { 0, 1, 8, 8 })]
    public void Shapes_that_cannot_be_compared_are_refused(long[] restored, long[] reference)
    {
        foreach (var metric in (IMetric[])[new Psnr(), new Ssim(), new Nmse(), new Mae()])
        {
            var e = Assert.Throws<PluginException>(() => metric.Compute(zeros(restored), zeros(reference)));
            Assert.Contains($"({string.Join(", ", reference)})", e.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Metrics_leave_no_tensors()
    {
        var y = rand([2, 1, 16, 16]);
        var x = rand([2, 1, 16, 16]);
        foreach (var metric in (IMetric[])[new Psnr(), new Ssim(), new Nmse(), new Mae()])
        {
            var before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
            metric.Compute(x, y);
            Assert.Equal(before, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
        }
    }

    [Fact]
    public void Losses_are_differentiable_means()
    {
        var y = full([2, 1, 3, 4], 0.5f);
        var x = full([2, 1, 3, 4], 0.25f).requires_grad_();

        var l1 = new L1Loss().Compute(x, y);
        Assert.Equal(0.25f, l1.item<float>());
        l1.backward();
        Assert.True(x.grad!.allclose(full_like(x, -1 / 24.0), 1e-6, 0));

        x.grad!.zero_();
        var l2 = new L2Loss().Compute(x, y);
        Assert.Equal(0.0625f, l2.item<float>());
        l2.backward();
        Assert.True(x.grad!.allclose(full_like(x, -0.5 / 24.0), 1e-6, 0));
    }

    private static float[] Codes() => Array.ConvertAll(MetricsPair.Bytes("y"), code => (float)code);

    private static Tensor Image(
        float[] codes, int height, int width, ScalarType dtype = ScalarType.Float32) =>
        tensor(Array.ConvertAll(codes, c => c / 255.0), [1, 1, height, width]).to(dtype);

    private static (double, double) Pair(int height)
    {
        var pair = MetricsPair.Golden.GetProperty("pairs").EnumerateArray()
            .Single(p => p.GetProperty("h").GetInt32() == height);
        return (pair.GetProperty("psnr_f64").GetDouble(), pair.GetProperty("ssim_f64").GetDouble());
    }

    private static (double, double) NetworkOutput()
    {
        var output = MetricsPair.Golden.GetProperty("network_output");
        return (output.GetProperty("psnr").GetDouble(), output.GetProperty("ssim").GetDouble());
    }
}
