using Idm.Sdk;
using Idm.Training.Patches;

namespace Idm.Training.Tests.Patches;

public sealed class BatchLoaderTests
{
    private const int Side = 4, Batch = 3;

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public void A_batch_depends_on_its_step_alone(int start)
    {
        var patches = new PatchSource(new NumberedPhotos(("a", 16, 20), ("b", 9, 30)), Side);
        var all = Batches(patches, 0, 9);
        Assert.Equal(9, all.Select(b => string.Join(' ', b)).Distinct().Count());
        Assert.Equal(all.Skip(start), Batches(patches, start, 9 - start));
    }

    [Fact]
    public void A_loader_that_is_ahead_can_be_stopped()
    {
        var patches = new PatchSource(new NumberedPhotos(("a", 16, 20)), Side);
        var loader = Loader(patches, 0);
        loader.Next(buffer => Assert.Equal(Batch * Side * Side, buffer.Length));
        loader.Dispose();
    }

    private static List<float[]> Batches(PatchSource patches, long firstStep, int count)
    {
        using var loader = Loader(patches, firstStep);
        List<float[]> batches = [];
        for (var i = 0; i < count; i++) loader.Next(buffer => batches.Add([.. buffer]));
        return batches;
    }

    private static BatchLoader Loader(PatchSource patches, long firstStep) =>
        new(patches, Batch, Side, RandomStream.FromSeed(1), firstStep);
}
