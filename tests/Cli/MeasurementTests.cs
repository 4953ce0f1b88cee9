using System.Text;

namespace Idm.Cli.Tests;

/// <summary>External measurements: restored, with nothing to compare.</summary>
public sealed class MeasurementTests : IDisposable
{
    private readonly WorkingFolder _folder = new();

    public MeasurementTests()
    {
        _folder.WritePipeline();
        WriteScan("scan.npy", at: 0, 0);
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("run")]
    [InlineData("eval")]
    [InlineData("check")]
    public void It_is_restored_and_metrics_are_absent(string verb)
    {
        var answer = Idm.Run(
            _folder, verb, "--json", "--set", "data={ use: measurements, path: scan.npy, size: [24, 40] }");
        Assert.Equal(0, answer.Code);
        if (verb != "run") return;
        var image = Assert.Single(answer.Json["images"]!.AsArray())!.AsObject();
        Assert.Equal(["name", "seconds"], image.Select(pair => pair.Key));
        Assert.True(File.Exists(_folder.PathOf("out", "small", "restored", "scan.png")));
        Assert.True(File.Exists(_folder.PathOf("out", "small", "strip.png")));
        Assert.Equal(["seconds"], answer.Json["mean"]!.AsObject().Select(pair => pair.Key));
    }

    [Theory]
    [InlineData("run")]
    [InlineData("eval")]
    public void One_with_numbers_that_are_not_finite_is_listed_as_failed_and_the_others_are_restored(
        string verb)
    {
        WriteScan("bad.npy", at: (2 * 32) + 7, float.NaN);
        WriteScan("worse.npy", at: 0, float.NegativeInfinity);
        var answer = Idm.Run(
            _folder, verb, "--json", "--set", "data={ use: measurements, path: '*.npy', size: [24, 40] }");
        Assert.Equal(1, answer.Code);
        var report = verb == "run" ? answer.Json : answer.Json["tv"]!;
        Assert.Equal("scan", (string)Assert.Single(report["images"]!.AsArray())!["name"]!);
        Assert.Equal(
            ["bad", "worse"], report["failed"]!.AsArray().Select(failed => (string)failed!["name"]!));
        Assert.StartsWith(
            $"{_folder.PathOf("bad.npy")}: 'bad': found NaN at [2, 7], expected finite numbers",
            (string)report["failed"]![0]!["error"]!, StringComparison.Ordinal);
        Assert.Contains("found -infinity at [0, 0]", answer.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.PathOf("out", "small", "restored", "bad.png")));
    }

    /// <summary>What docs/data.md shows: saved, restored again to the same bits, and read in three lines.
    /// </summary>
    [Fact]
    public void Those_of_a_run_are_saved_and_restore_to_the_same_picture()
    {
        _folder.WriteImage("a");
        Assert.Equal(0, Idm.Run(
            _folder, "run", "--save-measurements", "--set", "data.path=a.png").Code);
        var again = Idm.Run(_folder, "run", "--set",
            "data={ use: measurements, path: out/small/measurements/*.safetensors }", "--set", "name=again");
        Assert.Equal(0, again.Code);
        Assert.Equal(
            File.ReadAllBytes(_folder.PathOf("out", "small", "restored", "a.png")),
            File.ReadAllBytes(_folder.PathOf("out", "again", "restored", "a.png")));

        _folder.Write("read.py", """
            import json, numpy
            b = open("out/small/measurements/a.safetensors", "rb").read(); n = int.from_bytes(b[:8], "little")
            y = json.loads(b[8:8 + n])["y"]; start, end = y["data_offsets"]
            y = numpy.frombuffer(b[8 + n + start:8 + n + end], "<f4").reshape(y["shape"])
            print(y.shape, bool(numpy.isfinite(y).all() and y.std() > 0.01))
            """);
        var read = Idm.Shell(_folder, """
            /usr/bin/python3 -c "import numpy" || { echo "NumPy; Debian: python3-numpy" >&2; exit 77; }
            /usr/bin/python3 read.py
            """);
        if (read is null) return;
        Assert.Equal("(15, 32) True", read.Out.Trim());
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

    /// <summary>A measurement of a black image of 24 x 40, in blocks of 8 x 8, but for one number.</summary>
    private void WriteScan(string file, int at, float value)
    {
        var y = new byte[15 * 32 * 4];
        BitConverter.TryWriteBytes(y.AsSpan(4 * at), value);
        var header =
            Encoding.ASCII.GetBytes("{'descr': '<f4', 'fortran_order': False, 'shape': (15, 32), }\n");
        File.WriteAllBytes(
            _folder.PathOf(file), [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. header, .. y]);
    }
}
