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

    private Dictionary<string, string> Contents() => Directory
        .GetFiles(_folder.PathOf("weights"), "*", SearchOption.AllDirectories)
        .ToDictionary(
            file => file, file =>
                Convert.ToHexString(File.ReadAllBytes(file)) + File.GetLastWriteTimeUtc(file));
}
