using Idm.Sdk.Metrics;
using static TorchSharp.torch;

namespace Idm.Sdk.Tests.Metrics;

public sealed class ImageQualityTests
{
    [Theory]
    [InlineData(0.01, 1, 20)]
    [InlineData(1, 1, 0)]
    [InlineData(1, 255, 48.1308036086791)]      // 20 log₁₀ 255
    [InlineData(0, 255, 100)]
    public void A_mean_squared_error_has_its_decibels(double error, double peak, double expected) =>
        Assert.Equal(expected, ImageQuality.Psnr(error, peak), 1e-9);

    [Theory]
    [InlineData(1, 20)]
    [InlineData(3, 20)]
    [InlineData(2, -0.827853703)]               // mse = 1.1²
    public void Grey_and_colour_are_clamped_and_nothing_else_is(int channels, double expected)
    {
        using var scope = NewDisposeScope();
        var reference = full([1, channels, 4, 4], 0.9);
        var restored = full([1, channels, 4, 4], 2.0);
        Assert.Equal(expected, ImageQuality.Psnr(restored, reference), 1e-5);
    }

    [Fact]
    public void Equal_images_have_100()
    {
        using var scope = NewDisposeScope();
        var image = rand(2, 1, 4, 4);
        Assert.Equal(ImageQuality.PsnrOfEqual, ImageQuality.Psnr(image, image));
    }
}
