namespace Idm.TorchRuntime.Tests;

/// <summary>What is free goes back to the system where the peak would rise.</summary>
public sealed class NativeHeapTests
{
    [Fact]
    public async Task Holes_do_not_stay_resident()
    {
        var mebibytes = (await TorchChild.RunAsync(LoadScenarios.LeaveHoles)).Trim().Split(' ')
            .Select(int.Parse).ToList();
        Assert.InRange(mebibytes[0], 240, 280);             // 256 of half a MiB in use, and as many holes
        Assert.InRange(mebibytes[1], 120, 160);
        Assert.Equal(256, mebibytes[2]);                    // what is in use is as it was
    }
}
