
using Idm.Training.Plans;

namespace Idm.Training.Tests.Plans;

public sealed class ByteSizeTests
{
    [Theory]
    [InlineData("6GiB", 6L << 30)]
    [InlineData("6 GiB", 6L << 30)]
    [InlineData("0.5GiB", 1L << 29)]
    [InlineData("800MiB", 800L << 20)]
    [InlineData("1.5GB", 1_500_000_000)]
    [InlineData("20MB", 20_000_000)]
    public void Amounts_are_read(string text, long bytes) => Assert.Equal(bytes, ByteSize.Parse(text));

    [Theory]
    [InlineData(1L << 20, "1 MiB")]
    [InlineData(800L << 20, "800 MiB")]
    [InlineData(3L << 29, "1.5 GiB")]
    public void Amounts_are_written(long bytes, string text) => Assert.Equal(text, ByteSize.Text(bytes));
}
