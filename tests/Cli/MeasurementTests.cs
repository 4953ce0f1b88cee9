using System.Text;

namespace Idm.Cli.Tests;

/// <summary>Measurements made elsewhere: restored, with nothing to compare.</summary>
public sealed class MeasurementTests : IDisposable
{
    private readonly WorkingFolder _folder = new();

    public MeasurementTests()
    {
        _folder.WritePipeline();
        var y = new byte[15 * 32 * 4];                  // of a black image of 24 x 40, in blocks of 8 x 8
        var header = Encoding.ASCII.GetBytes("{'descr': '<f4', 'fortran_order': False, 'shape': (15, 32), }\n");
        File.WriteAllBytes(_folder.PathOf("scan.npy"), [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. header, .. y]);
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("run")]
    [InlineData("eval")]
    [InlineData("check")]
    public void It_is_restored_and_metrics_are_absent(string verb)
    {
        var answer = Idm.Run(_folder, verb, "--json", "--set", "data={ use: measurements, path: scan.npy, size: [24, 40] }");
        Assert.Equal(0, answer.Code);
        if (verb != "run") return;
        var image = Assert.Single(answer.Json["images"]!.AsArray())!.AsObject();
        Assert.Equal(["name", "seconds"], image.Select(pair => pair.Key));
        Assert.True(File.Exists(_folder.PathOf("out", "small", "restored", "scan.png")));
        Assert.True(File.Exists(_folder.PathOf("out", "small", "strip.png")));
        Assert.Equal(["seconds"], answer.Json["mean"]!.AsObject().Select(pair => pair.Key));
    }

    [Fact]
    public void It_cannot_be_trained_on()
    {
        _folder.WritePipeline(more: """
            train:
              data: { use: measurements, path: scan.npy, size: [24, 40] }
              steps: 1
              patch: 8
              learning_rate: { use: constant, value: 0.001 }
            """);
        var answer = Idm.Run(_folder, "train");
        Assert.NotEqual(0, answer.Code);
        Assert.Contains("an image is needed here", answer.Error, StringComparison.Ordinal);
    }
}
