using System.Diagnostics;
using System.Globalization;
using Idm.Engine.Imaging;
using Idm.Sdk;

namespace Idm.Plugins.Tests.Training;

/// <summary>The real program, killed at random moments and started again, against one that ran in peace.</summary>
public sealed class KilledTrainingTests(ITestOutputHelper output) : IDisposable
{
    private const int MostKills = 5;
    private readonly string _folder = Directory.CreateTempSubdirectory("idm-killed-").FullName;

    [Fact]
    public void The_weights_are_byte_for_byte_those_of_a_training_in_peace()
    {
        WritePhotos();
        var peace = Stopwatch.StartNew();
        Assert.Equal(0, Train("peace", Timeout.InfiniteTimeSpan));
        var whole = peace.Elapsed;

        var random = Randomness.FromSeed(6).For("kills");
        var (kills, midway) = (0, 0);
        int? exit;
        while ((exit = Train("killed", NextMoment())) is null)
        {
            kills++;
            var reached = Checkpoints("killed");
            if (reached.Length > 0 && !File.Exists(Weights("killed"))) midway++;
            output.WriteLine($"kill {kills}: {string.Join(", ", reached)}");
        }

        Assert.Equal(0, exit);
        Assert.True(midway > 0, "no kill hit a training half-way: nothing was tested");
        Assert.Equal(File.ReadAllBytes(Weights("peace")), File.ReadAllBytes(Weights("killed")));
        Assert.Equal(Checkpoints("peace")[^1], Checkpoints("killed")[^1]);
        Assert.Equal(
            File.ReadAllBytes(Path.Combine(Output("peace"), "checkpoints", "checkpoint-30.safetensors")),
            File.ReadAllBytes(Path.Combine(Output("killed"), "checkpoints", "checkpoint-30.safetensors")));
        Assert.Equal(Enumerable.Range(1, 30).Select(i => i.ToString(CultureInfo.InvariantCulture)), LoggedSteps("killed"));

        TimeSpan NextMoment() => kills == MostKills
            ? Timeout.InfiniteTimeSpan
            : whole * (0.2 + 0.5 * random.NextUniform());
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Output(string name) => Path.Combine(_folder, name, "weights");

    private string Weights(string name) => Path.Combine(Output(name), "model.safetensors");

    private string[] Checkpoints(string name) => Directory.Exists(Path.Combine(Output(name), "checkpoints"))
        ? [.. Directory.GetFiles(Path.Combine(Output(name), "checkpoints"), "checkpoint-*.safetensors")
            .Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal)]
        : [];

    private IEnumerable<string> LoggedSteps(string name) =>
        File.ReadLines(Path.Combine(Output(name), "training.csv")).Skip(1).Select(line => line.Split(',')[0]);

    /// <summary>Starts the program; null if it was killed.</summary>
    private int? Train(string name, TimeSpan killAfter)
    {
        // The weights file holds its pipeline: the same file twice, each in a folder of its own.
        var file = Path.Combine(Directory.CreateDirectory(Path.Combine(_folder, name)).FullName, "tiny.yaml");
        File.WriteAllText(file, """
            name: tiny
            seed: 11
            device: cpu
            threads: 1
            data: { use: images, path: ../photos }
            operator: { use: block-cs, ratio: 0.25, block: 16 }
            model: { use: idm-unet, channels: 8, groups: 2, heads: 2 }
            sampler: { use: idm, steps: 2 }
            train:
              data: { use: images, path: ../photos }
              patch: 32
              batch: 1
              steps: 30
              loss: l1
              learning_rate: { use: multistep, value: 0.002, milestones: [0.5] }
              log_every: 1
              checkpoint: { every: 0 }
              output: weights
            """);
        var start = new ProcessStartInfo(BuiltProgram.Executable, ["train", file, "--resume"])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        using var program = Process.Start(start)!;
        var said = program.StandardError.ReadToEndAsync();
        var written = program.StandardOutput.ReadToEndAsync();
        if (program.WaitForExit(killAfter))
        {
            Task.WaitAll(said, written);
            if (program.ExitCode != 0) output.WriteLine(said.GetAwaiter().GetResult());
            return program.ExitCode;
        }

        program.Kill();                                     // SIGKILL: no handler runs, nothing is flushed
        program.WaitForExit();
        return null;
    }

    private void WritePhotos()
    {
        var photos = Directory.CreateDirectory(Path.Combine(_folder, "photos")).FullName;
        const int Side = 48;
        for (var photo = 1; photo <= 3; photo++)
        {
            var codes = new ushort[Side * Side];
            for (var i = 0; i < codes.Length; i++)
                codes[i] = (ushort)(128 + 100 * Math.Sin(photo * 0.2 * (i / Side)) * Math.Cos(0.15 * photo * (i % Side)));
            ImageWriter.Save(Path.Combine(photos, $"{photo}.png"), new Raster(Side, Side, 1, 255, codes));
        }
    }
}
