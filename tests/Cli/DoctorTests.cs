namespace Idm.Cli.Tests;

public sealed class DoctorTests : IDisposable
{
    private readonly WorkingFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_machine_that_runs_these_tests_is_well()
    {
        var answer = Idm.Run(_folder, "doctor", "--json");
        Assert.Equal(0, answer.Code);
        var lines = answer.Json.AsArray().ToDictionary(l => (string)l!["name"]!, l => (string)l!["verdict"]!);
        Assert.Equal("ok", lines["libtorch"]);
        Assert.Equal("ok", lines["plugins"]);
        Assert.DoesNotContain("fail", lines.Values);
    }

    [Fact]
    public void Without_libtorch_the_doctor_still_looks_at_the_rest()
    {
        var answer = Idm.Run(_folder, "doctor", "--libtorch", _folder.Path);
        Assert.Equal(1, answer.Code);
        var lines = answer.Out.Split('\n', StringSplitOptions.TrimEntries);
        Assert.Contains(lines, l => l.StartsWith("FAIL   libtorch", StringComparison.Ordinal));
        Assert.Contains(
            lines, l => l.StartsWith("give the folder that holds libtorch_cpu.so", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.StartsWith("ok     output folder", StringComparison.Ordinal));
    }
}
