using Idm.Common;

namespace Idm.TorchRuntime.Tests;

public sealed class DoctorTests
{
    [Fact]
    public void Healthy_machine_gets_a_line_for_everything()
    {
        using var plugins = new TemporaryFolder();
        Directory.CreateDirectory(plugins["one"]);
        var lines = Doctor.Examine([plugins.FullPath], plugins["out"]);
        Assert.Equal(
            [
                ".NET", "system", "libstdc++", "processor", "memory", "libtorch", "TorchSharp", "kernels",
                "CUDA",
                "bf16 autocast", "plugins", "temporary folder", "output folder",
            ],
            lines.Select(line => line.Name));
        Assert.DoesNotContain(lines, line => line.Severity == Severity.Error);
        Assert.StartsWith("2.10.0, this program's own, ", Value(lines, "libtorch"));
        Assert.Equal("0.107.0, built for libtorch 2.10.0", Value(lines, "TorchSharp"));
        Assert.Matches(@"libstdc\+\+\.so\S*, GLIBCXX_3\.4\.\d+$", Value(lines, "libstdc++"));
        Assert.Equal($"{plugins.FullPath}: 1 folder(s)", Value(lines, "plugins"));
        Assert.False(Directory.Exists(plugins["out"]));
        Assert.Equal([plugins["one"]], Directory.EnumerateFileSystemEntries(plugins.FullPath));
    }

    [Fact]
    public async Task Sick_machine_is_described_and_nothing_is_thrown()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["libtorch_cpu.so"], []);
        var output = await TorchChild.RunAsync(LoadScenarios.ExamineTheMachine, folder.FullPath);
        Assert.Contains($"Error libtorch: {folder["libc10.so"]}: {folder["libc10.so"]}: cannot open shared object", output);
        Assert.Contains("Warning plugins: /no/such/plugins: no such folder | install the plugins", output);
        Assert.Contains("Error output folder: /proc/not/writable: ", output);
        Assert.Contains("Note temporary folder: ", output);
    }

    private static string Value(IEnumerable<DoctorLine> lines, string name) =>
        lines.Single(line => line.Name == name).Value;
}
