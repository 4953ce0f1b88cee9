using TorchSharp;

namespace Idm.TorchRuntime.Tests;

public sealed class TorchThreadsTests
{
    [Fact]
    public void Asked_number_is_in_force()
    {
        var before = TorchThreads.Set();
        try
        {
            Assert.Equal(1, TorchThreads.Set(1));
            Assert.Equal(2, TorchThreads.Set(2));
            Assert.Equal(2, torch.get_num_threads());
        }
        finally
        {
            TorchThreads.Set(before);
        }
    }

    [Fact]
    public void One_thread_is_in_force_until_it_is_no_longer_asked_for()
    {
        var before = TorchThreads.Set();
        try
        {
            TorchThreads.Set(2);
            using (new SingleThread()) Assert.Equal(1, torch.get_num_threads());
            Assert.Equal(2, torch.get_num_threads());
        }
        finally
        {
            TorchThreads.Set(before);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-4)]
    public void Less_than_one_is_refused(int count)
        => Assert.Throws<ArgumentOutOfRangeException>(() => TorchThreads.Set(count));

    [Theory]
    [InlineData("0-7", 8, 4)]       // two hardware threads a core
    [InlineData("0-3", 4, 4)]       // bound to one thread of each core
    [InlineData("0,4", 2, 1)]       // both threads of one core
    [InlineData("0-7", 2, 2)]       // a container's quota
    public void Hardware_threads_of_one_core_count_once(string allowed, int available, int expected)
    {
        using var root = new TemporaryFolder();
        Directory.CreateDirectory(root["proc/self"]);
        File.WriteAllText(root["proc/self/status"], $"Name:\tx\nCpus_allowed_list:\t{allowed}\n");
        for (var cpu = 0; cpu < 8; cpu++)
        {
            var folder = Directory.CreateDirectory(
                root[$"sys/devices/system/cpu/cpu{cpu}/topology"]).FullName;
            File.WriteAllText(Path.Combine(folder, "thread_siblings_list"), $"{cpu % 4},{(cpu % 4) + 4}\n");
        }
        Assert.Equal(expected, CpuTopology.PhysicalCores(root.FullPath, available));
    }

    [Fact]
    public void Without_a_description_every_processor_counts()
    {
        using var root = new TemporaryFolder();
        Assert.Equal(6, CpuTopology.PhysicalCores(root.FullPath, 6));
    }

    [Theory]
    [InlineData("0", new[] { 0 })]
    [InlineData("0-2,5,7-8\n", new[] { 0, 1, 2, 5, 7, 8 })]
    [InlineData("", new int[0])]
    [InlineData("nonsense", new int[0])]
    [InlineData("0-9999999", new int[0])]
    public void Lists_of_processors_are_read(string text, int[] expected)
        => Assert.Equal(expected, CpuTopology.ParseList(text));
}
