using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Idm.TensorFiles.Safetensors;

namespace Idm.Cli.Tests;

/// <summary>What a training leaves and says, as users start it.</summary>
public sealed class TrainTests : IDisposable
{
    private readonly WorkingFolder _folder = new();

    public TrainTests()
    {
        foreach (var name in (string[])["a", "b"]) _folder.WriteImage(name);
        _folder.Write("pipeline.yaml", """
            name: tiny
            device: cpu
            data: { use: images, path: '*.png' }
            operator: { use: block-cs, ratio: 0.25, block: 8 }
            model: { use: idm-unet, channels: 8, groups: 2, heads: 2 }
            sampler: { use: idm, steps: 2 }
            train:
              data: { use: images, path: '*.png' }
              patch: 16
              batch: 1
              steps: 4
              loss: l1
              learning_rate: { use: constant, value: 0.001 }
              checkpoint: { every: 0 }
              output: weights
            """);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_refused_training_changes_nothing_and_losses_are_printed_where_there_is_no_terminal()
    {
        var first = Idm.Run(_folder, "train");
        Assert.True(first.Code == 0, first.Error);
        // Checkpoints after every step do not keep the loss back: at least the first and the last step are
        // told.
        Assert.Matches(@"step 1 of 4  loss \d", first.Error);
        Assert.Matches(@"step 4 of 4  loss \d", first.Error);

        var before = Contents();
        var second = Idm.Run(_folder, "train", "--set", "train.learning_rate.value=0.1");
        Assert.Equal(2, second.Code);
        Assert.Contains("holds checkpoints of an earlier run", second.Error, StringComparison.Ordinal);
        Assert.Equal(before, Contents());

        // One that is refused before there is anything leaves nothing either.
        Assert.Equal(
            2, Idm.Run(_folder, "train", "--set", "train.output=other", "--set", "train.patch=20").Code);
        Assert.False(Directory.Exists(_folder.PathOf("other")));
    }

    /// <summary>The pipeline as it is shipped, and the evaluation that its head and the guide name.</summary>
    [Theory]
    [InlineData("luma", 1)]
    [InlineData("rgb", 3)]
    public void A_prior_is_trained_and_its_denoising_is_evaluated(string color, int channels)
    {
        var images = $"{_folder.Path}/*.png";
        string[] common =
        [
            Path.Combine(Idm.Root, "pipelines", "train-prior.yaml"), "--set", "device=cpu",
            "--set", $"data.path={images}", "--set", $"data.color={color}", "--set", "model.channels=16",
            "--set", "model.blocks=1",
        ];
        var output = _folder.PathOf("prior");
        var trained = Idm.Run(_folder, ["train", .. common,
            "--set", $"train.data.path={images}", "--set", $"train.data.color={color}",
            "--set", "train.patch=16", "--set", "train.batch=2", "--set", "train.steps=4",
            "--set", "train.validation.hold_out=1", "--set", "train.validation.every=2",
            "--set", $"train.output={output}"]);
        Assert.True(trained.Code == 0, trained.Error);
        string[][] lines =
            [.. File.ReadLines(Path.Combine(output, "validation.csv")).Select(line => line.Split(','))];
        Assert.Equal(["step", "psnr", "sigma-15", "sigma-25", "sigma-50"], lines[0]);
        Assert.Equal(["2", "4"], lines[1..].Select(fields => fields[0]));

        var weights = Path.Combine(output, "model.safetensors");
        Assert.True(File.Exists(Path.Combine(output, "best.safetensors")));
        var evaluated = Idm.Run(_folder, ["eval", .. common, "--json", "--set", $"model.weights={weights}",
            "--set", "noise={ use: gaussian, sigma: 0.098 }"]);
        Assert.True(evaluated.Code == 0, evaluated.Error);
        var held = new[] { "a", "b" }.MinBy(
            name => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(name))),
            StringComparer.Ordinal);
        var found = evaluated.Json["denoise"]!["images"]!.AsArray().Single(i => (string)i!["name"]! == held)!;
        // Other noise of the same level on the same image: 0.2 dB is its deviation over 40 x 24 samples.
        Assert.Equal(double.Parse(lines[2][3], CultureInfo.InvariantCulture), (double)found["psnr"]!, 1.0);
        using var file = SafetensorsFile.Open(weights);
        Assert.Equal(("denoising", $"{channels}"), (file.Metadata["objective"], file.Metadata["channels"]));
    }

    private Dictionary<string, string> Contents() => Directory
        .GetFiles(_folder.PathOf("weights"), "*", SearchOption.AllDirectories)
        .ToDictionary(
            file => file, file =>
                Convert.ToHexString(File.ReadAllBytes(file)) + File.GetLastWriteTimeUtc(file));
}
