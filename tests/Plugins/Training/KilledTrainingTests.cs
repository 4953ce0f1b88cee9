using System.Diagnostics;
using System.Globalization;
using Idm.Imaging;
using Idm.Sdk;

namespace Idm.Plugins.Tests.Training;

/// <summary>
/// The real program, killed at random moments and started again, against one that ran in peace.
/// </summary>
public sealed class KilledTrainingTests(ITestOutputHelper output) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("idm-killed-").FullName;

    [Fact]
    public void The_weights_are_byte_for_byte_those_of_a_training_in_peace()
    {
        WritePhotos();
        Assert.Equal(0, Train("peace", killAt: null));

        var random = RandomStream.FromSeed(6).Derive("kills");
        var kills = 0;
        // A few steps further each time, and then at any moment of a step or of a checkpoint being written.
        int? exit;
        while ((exit =
            Train("killed", Reached("killed") + 1 + random.NextInt(3), random.NextInt(40))) is null)
        {
            output.WriteLine($"kill {++kills} at step {Reached("killed")}");
        }

        Assert.Equal(0, exit);
        Assert.True(kills >= 3, $"{kills} kills only");
        Assert.Equal(File.ReadAllBytes(Weights("peace")), File.ReadAllBytes(Weights("killed")));
        Assert.Equal(
            File.ReadAllBytes(Path.Combine(Output("peace"), "checkpoints", "checkpoint-16.safetensors")),
            File.ReadAllBytes(Path.Combine(Output("killed"), "checkpoints", "checkpoint-16.safetensors")));
        Assert.Equal(
            Enumerable.Range(1, 16).Select(i => i.ToString(CultureInfo.InvariantCulture)),
            LoggedSteps("killed"));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Output(string name) => Path.Combine(_folder, name, "weights");

    private string Weights(string name) => Path.Combine(Output(name), "model.safetensors");

    /// <summary>The step of the newest checkpoint.</summary>
    private int Reached(string name) => Directory.Exists(Path.Combine(Output(name), "checkpoints"))
        ? Directory.GetFiles(Path.Combine(Output(name), "checkpoints"), "checkpoint-*.safetensors")
            .Select(
                f => int.Parse(
                    Path.GetFileNameWithoutExtension(f).Split('-')[1], CultureInfo.InvariantCulture))
            .DefaultIfEmpty()
            .Max()
        : 0;

    private IEnumerable<string> LoggedSteps(string name) =>
        File.ReadLines(Path.Combine(Output(name), "training.csv")).Skip(1).Select(line => line.Split(',')[0]);

    /// <summary>
    /// Starts the program; null if it was killed, some milliseconds after it reached a step.
    /// </summary>
    private int? Train(string name, int? killAt, int milliseconds = 0)
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
              steps: 16
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
        while (!program.WaitForExit(10))
        {
            if (killAt is null || Reached(name) < killAt) continue;
            if (program.WaitForExit(milliseconds)) break;
            program.Kill();                                 // SIGKILL: no handler runs, nothing is flushed
            program.WaitForExit();
            return program.ExitCode == 0 ? 0 : null;
        }

        Task.WaitAll(said, written);
        if (program.ExitCode != 0) output.WriteLine(said.GetAwaiter().GetResult());
        return program.ExitCode;
    }

    private void WritePhotos()
    {
        var photos = Directory.CreateDirectory(Path.Combine(_folder, "photos")).FullName;
        const int Side = 48;
        for (var photo = 1; photo <= 3; photo++)
        {
            var codes = new ushort[Side * Side];
            for (var i = 0; i < codes.Length; i++)
                codes[i] = (ushort)(
                    128 + 100 * Math.Sin(photo * 0.2 * (i / Side)) * Math.Cos(0.15 * photo * (i % Side)));
            ImageWriter.Save(Path.Combine(photos, $"{photo}.png"), new Raster(Side, Side, 1, 255, codes));
        }
    }
}
