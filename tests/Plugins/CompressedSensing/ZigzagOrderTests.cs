using Idm.Plugins.CompressedSensing;

namespace Idm.Plugins.Tests.CompressedSensing;

/// <summary>From low to high frequencies.</summary>
public sealed class ZigzagOrderTests
{
    [Fact]
    public void On_eight_by_eight_it_is_that_of_JPEG()
    {
        // ITU-T T.81, figure A.6: the number of each coefficient.
        int[] numbers =
        [
            0, 1, 5, 6, 14, 15, 27, 28,
            2, 4, 7, 13, 16, 26, 29, 42,
            3, 8, 12, 17, 25, 30, 41, 43,
            9, 11, 18, 24, 31, 40, 44, 53,
            10, 19, 23, 32, 39, 45, 52, 54,
            20, 22, 33, 38, 46, 51, 55, 60,
            21, 34, 37, 47, 50, 56, 59, 61,
            35, 36, 48, 49, 57, 58, 62, 63,
        ];
        var order = ZigzagOrder.Of(8, 8);
        for (var i = 0; i < 64; i++) Assert.Equal(i, numbers[order[i]]);
    }

    [Fact]
    public void Small_sizes_by_hand()
    {
        Assert.Equal([0L], ZigzagOrder.Of(1, 1));
        Assert.Equal([0L, 1, 2, 3], ZigzagOrder.Of(1, 4));
        Assert.Equal([0L, 1, 2], ZigzagOrder.Of(3, 1));
        Assert.Equal([0L, 1, 2, 3], ZigzagOrder.Of(2, 2));
        // Two rows, four columns: one step down is as much as two across. Diagonals 0; 1; 2: (0, 2), (1, 0);
        // 3; 4; 5.
        Assert.Equal([0L, 1, 4, 2, 3, 5, 6, 7], ZigzagOrder.Of(2, 4));
    }

    [Theory]
    [InlineData(5, 7)]
    [InlineData(12, 16)]
    [InlineData(33, 9)]
    public void Every_coefficient_comes_once_and_no_frequency_before_a_lower_one(int height, int width)
    {
        var order = ZigzagOrder.Of(height, width);
        Assert.Equal(Enumerable.Range(0, height * width).Select(i => (long)i), order.Order());
        var frequencies = order.Select(p => (p / width * width) + (p % width * height)).ToList();
        Assert.Equal(frequencies.Order(), frequencies);
    }
}
