using TorchSharp;

namespace Idm.TorchRuntime.Tests;

public sealed class ProcessMemoryTests
{
    private const long Tensor = 64 << 20;

    public ProcessMemoryTests() => NativeTorch.Load();

    [Fact]
    public void Counters_follow_a_tensor()
    {
        using (torch.ones(16)) { }      // what the first tensor sets up is not counted
        var before = ProcessMemory.Read();
        using var tensor = torch.ones(Tensor / 4);
        var during = ProcessMemory.Read();
        // Other threads allocate and free, too.
        Assert.InRange(during.Live!.Value - before.Live!.Value, Tensor * 99 / 100, Tensor * 11 / 10);
        Assert.InRange(during.Resident!.Value - before.Resident!.Value, Tensor * 9 / 10, Tensor * 12 / 10);
        tensor.Dispose();
        var after = ProcessMemory.Read();
        Assert.InRange(after.Live!.Value - before.Live!.Value, -Tensor / 10, Tensor / 10);
    }

    [Fact]
    public void Live_bytes_count_untouched_pages_and_resident_ones_do_not()
    {
        var before = ProcessMemory.Read();
        using var tensor = torch.empty(Tensor / 4);
        var during = ProcessMemory.Read();
        // Other threads allocate and free, too.
        Assert.InRange(during.Live!.Value - before.Live!.Value, Tensor * 99 / 100, Tensor * 11 / 10);
        Assert.True(during.Resident!.Value - before.Resident!.Value < Tensor / 2);
    }

    [Fact]
    public async Task Peaks_are_those_of_the_tensors_made()
    {
        var lines = (await TorchChild.RunAsync(LoadScenarios.MeasurePeaks)).Split('\n');
        Assert.Equal("measuring True", lines[0]);
        foreach (var words in lines.Skip(1).Take(3).Select(line => line.Split(' ')))
        {
            // The kernel counts resident pages in batches for each processor.
            var expected = long.Parse(words[1]) << 20;
            Assert.InRange(long.Parse(words[2]), expected - (1 << 20), expected + (2 << 20));
        }
    }
}
