namespace Idm.Engine.Tests.Torch;

public sealed class NativeTorchTests
{
    [Fact]
    public async Task The_packaged_libtorch_loads_and_computes()
    {
        var output = await TorchChild.RunAsync(LoadScenarios.LoadAndCompute);
        Assert.Contains("foreign False", output);
        Assert.Contains("sum 1024", output);     // d/dA of sum(A A) is 8 + 8 at each of the 64 entries
    }
}
