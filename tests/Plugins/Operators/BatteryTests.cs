using Idm.Sdk;
using Idm.Sdk.Checks;
using static TorchSharp.torch;

namespace Idm.Plugins.Tests.Operators;

/// <summary>
/// Every shipped operator through the whole conformance suite, on awkward sizes, in both precisions.
/// </summary>
public sealed class BatteryTests(ITestOutputHelper output)
{
    public static TheoryData<string> Names => [.. ShippedOperator.All.Select(o => o.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void It_passes(string name)
    {
        var shipped = ShippedOperator.All.Single(o => o.Name == name);
        foreach (var dtype in (ScalarType[])[ScalarType.Float32, ScalarType.Float64])
        {
            if (dtype == ScalarType.Float64 && !shipped.Exact) continue;
            var report = OperatorCheck.Factory(shipped.New, RandomStream.FromSeed(3), dtype, CPU,
                shipped.Channels);
            output.WriteLine($"{dtype}\n{report}");
            Assert.True(report.Passed, $"{dtype}\n{report}");
        }
    }

    [Fact]
    public void None_is_forgotten()
    {
        var tested = ShippedOperator.All.Select(o => o.Name.Split(',', ':')[0]).ToHashSet();
        var shipped = ShippedExports.Operators;
        Assert.Empty(shipped.Except(tested));
    }
}
