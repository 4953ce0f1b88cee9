using Idm.Plugins.CompressedSensing;

namespace Idm.Plugins.Tests.CompressedSensing;

/// <summary>How many numbers are measured, and by what.</summary>
public sealed class CollaborativeCountsTests
{
    [Fact]
    public void A_photo_at_ten_percent_by_hand()
    {
        // 65536 pixels: M = 6554, K = 2622 (0.4 M = 2621.6). Of 62914 others 61 whole blocks of 1024, 450
        // left.
        // 3932 random numbers: 450 / 62914 of them, 28, by cosines, and 3904 = 61 · 64 by Φ.
        var counts = CollaborativeCounts.Of(256 * 256, new CollaborativeCsOptions { Ratio = 0.1 });
        Assert.Equal(new CollaborativeCounts(2622, 61, 3904, 450, 28), counts);
        Assert.Equal(64, counts.Columns);
        Assert.Equal(6554, counts.Measured);
    }

    [Fact]
    public void Every_size_ratio_and_share_measures_just_M_numbers_and_no_coefficient_twice()
    {
        foreach (var block in (int[])[4, 8, 32])
        foreach (var n in (int[])[
            1, 2, 7, 16, 17, 63, 64, 65, 1000, 1024, 1025, 4096, 4097, 65536, 100_000, 154_401])
        foreach (var ratio in (double[])[0.001, 0.01, 0.04, 0.1, 0.25, 0.333, 0.5, 0.9, 0.999, 1])
        foreach (var share in (double[])[0, 0.001, 0.2, 0.4, 0.5, 0.9, 0.999, 1])
        {
            var options = new CollaborativeCsOptions { Ratio = ratio, Share = share, Block = block };
            var counts = CollaborativeCounts.Of(n, options);
            Assert.Equal((int)Math.Ceiling((ratio * n) - 1e-9), counts.Measured);
            Assert.InRange(counts.Low - (share * counts.Measured), -0.5, 0.5);
            Assert.Equal(n, counts.Low + (counts.Blocks * block * block) + counts.Left);
            Assert.InRange(counts.Left, 0, (block * block) - 1);
            Assert.InRange(counts.Cosines, 0, counts.Left);
            Assert.InRange(counts.Projections, 0, counts.Blocks * block * block);
            // Φ of a factory suffices for images of any size.
            Assert.InRange(counts.Columns, 0, options.Columns);
        }
    }

    [Fact]
    public void Large_images_need_no_more_columns_than_their_part_of_the_numbers()
    {
        var options = new CollaborativeCsOptions { Ratio = 0.5, Share = 0.4 };
        // 0.3 n numbers of 0.8 n coefficients: 384 of 1024.
        Assert.Equal(388, options.Columns);
        Assert.Equal(384, CollaborativeCounts.Of(1280 * 1024, options).Columns);
    }
}
