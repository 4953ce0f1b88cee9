using Idm.Plugins.Mri;
using Idm.Sdk;

namespace Idm.Plugins.Tests.Mri;

public sealed class MaskTests
{
    [Theory]
    [InlineData(4, 64, 0.08)]
    [InlineData(5, 255, 0.08)]
    [InlineData(8, 256, 0.04)]
    public void Cartesian_masks_have_the_centre_and_exactly_the_columns_that_the_acceleration_leaves(
        double acceleration, int width, double center)
    {
        var options = new MriOptions { Acceleration = acceleration, CenterFraction = center };
        var mask = DrawnMasks.Cartesian(10, width, options, Scanner.Random);
        var columns = Enumerable.Range(-(width / 2), width).Where(k => mask.Has(0, k)).ToList();
        Assert.Equal((int)Math.Round(width / acceleration), columns.Count);
        Assert.Equal(10 * columns.Count, mask.Count);           // whole columns
        var half = (int)Math.Round(center * width) / 2;
        Assert.Superset(Enumerable.Range(-half, half).ToHashSet(), columns.ToHashSet());
        Assert.All(columns, k => Assert.True(mask.Has(-5, k)));
    }

    [Fact]
    public void Columns_near_the_centre_are_drawn_more_often()
    {
        var options = new MriOptions { Acceleration = 4, CenterFraction = 0 };
        var masks = Enumerable.Range(0, 200)
            .Select(i => DrawnMasks.Cartesian(1, 64, options, Scanner.Random.Derive("mask", i))).ToList();
        double Rate(int from, int to) =>
            Enumerable.Range(from, to - from).Average(k => masks.Count(m => m.Has(0, k)));
        Assert.True(Rate(0, 8) > 2 * Rate(8, 16));
        Assert.True(Rate(8, 16) > 2 * Rate(20, 32));
    }

    [Fact]
    public void Gaussian_masks_have_a_disc_and_exactly_the_points_that_the_acceleration_leaves()
    {
        var options = new MriOptions { Acceleration = 8, CenterFraction = 0.1 };
        var mask = DrawnMasks.Gaussian(64, 80, options, Scanner.Random);
        Assert.Equal(64 * 80 / 8, mask.Count);
        for (var down = -32; down < 32; down++)
        for (var right = -40; right < 40; right++)
            if (double.Hypot(down / 32.0, right / 40.0) < 0.1) Assert.True(mask.Has(down, right));
    }

    [Theory]
    [InlineData(256, 256, 10)]
    [InlineData(255, 200, 5)]
    [InlineData(64, 64, 2)]
    public void Radial_masks_come_near_the_acceleration_and_reach_the_border(
        int height, int width, double acceleration)
    {
        var mask = RadialMask.Of(height, width, acceleration);
        Assert.Equal(1 / acceleration, mask.Count / (double)(height * width), 0.03 / acceleration);
        Assert.True(mask.Has(0, 0));
        Assert.True(mask.Has(0, width / 2));
        Assert.All(mask.HasOpposite(), Assert.True);
    }

    [Theory]
    [InlineData(MaskPattern.Cartesian, "6 of 20 columns", "leaves 4")]
    [InlineData(MaskPattern.Gaussian, "of 400 points", "leaves 80")]
    public void A_centre_larger_than_all_points_is_refused(MaskPattern mask, string found, string left)
    {
        var center = mask == MaskPattern.Gaussian ? 0.9 : 0.3;
        var options = new MriOptions { Mask = mask, Acceleration = 5, CenterFraction = center };
        var error = Assert.Throws<PluginException>(() => Scanner.Create(options, 20, 20));
        Assert.Contains("center_fraction", error.Message);
        Assert.Contains(found, error.Message);
        Assert.Contains(left, error.Message);
    }
}
