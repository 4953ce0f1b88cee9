
namespace Idm.TorchRuntime.Tests;

/// <summary>What is read of how crowded a machine is.</summary>
public sealed class WaitingThreadsTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Theory]
    [InlineData("some avg10=77.38 avg60=41.12 avg300=50.03 total=17416782077\nfull avg10=0.00 avg60=0.00\n",
        77.38)]
    [InlineData("some avg10=0.00 avg60=1.00 avg300=0.00 total=5\n", 0.0)]
    [InlineData("full avg10=3.00\n", null)]
    [InlineData("some avg10=much\n", null)]
    [InlineData("", null)]
    public void Pressure_is_the_share_of_the_last_ten_seconds(string text, double? expected)
    {
        File.WriteAllText(_file, text);
        Assert.Equal(expected, WaitingThreads.Pressure(_file));
    }

    [Fact]
    public void Where_nobody_counts_there_is_none() => Assert.Null(WaitingThreads.Pressure(_file + ".none"));
}
