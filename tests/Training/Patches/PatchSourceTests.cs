using Idm.Sdk;
using Idm.Sdk.Data;
using Idm.Training.Patches;

namespace Idm.Training.Tests.Patches;

public sealed class PatchSourceTests
{
    private const int Side = 4;

    [Fact]
    public void A_patch_is_a_square_of_a_photo_in_one_of_eight_orientations_pixel_by_pixel()
    {
        var patches = new PatchSource(new NumberedPhotos(("a", 6, 9), ("b", 5, 4)), Side);
        HashSet<(bool, int)> orientations = [];
        HashSet<(int, int, int)> places = [];
        var patch = new float[Side * Side];
        for (var i = 0; i < 500; i++)
        {
            patches.Cut(RandomStream.FromSeed(1).Derive("patch", i), patch);
            var codes = Array.ConvertAll(patch, p => (int)Math.Round(p * NumberedPhotos.MaxCode));
            var (photo, top, left) = (codes.Min() / NumberedPhotos.PhotoStep,
                codes.Min(c => c % NumberedPhotos.PhotoStep / NumberedPhotos.RowStep), codes.Min(
                    c => c % NumberedPhotos.RowStep));
            places.Add((photo, top, left));
            var matching = Orientations().Where(o => Expected(o, photo, top, left).SequenceEqual(codes))
                .ToList();
            orientations.Add(Assert.Single(matching));
        }

        Assert.Equal(8, orientations.Count);
        Assert.Equal(3 * 6 + 2 * 1, places.Count);          // every place of both photos, edges included
    }

    [Fact]
    public void Samples_are_the_files_codes_divided_by_the_largest()
    {
        var patches = new PatchSource(new NumberedPhotos(("a", Side, Side)), Side);
        var patch = new float[Side * Side];
        patches.Cut(RandomStream.FromSeed(1), patch);
        var expected = Enumerable.Range(0, Side * Side)
            .Select(i => NumberedPhotos.Code(0, i / Side, i % Side) * (1f / NumberedPhotos.MaxCode));
        Assert.Equal(expected.Order(), patch.Order());
    }

    [Fact]
    public void Numbers_that_are_no_codes_stay_as_they_are()
    {
        float[] values = [.. Enumerable.Range(0, Side * Side).Select(i => MathF.Sqrt(i) / 7)];
        var patches = new PatchSource(new OneImage(new ImageData(
            new ImageShape(1, Side, Side), values, SampleDepth.Numbers)), Side);
        var patch = new float[Side * Side];
        patches.Cut(RandomStream.FromSeed(1), patch);
        Assert.Equal(values, patch.Order());
    }

    private sealed class OneImage(ImageData image) : IImageSource
    {
        public IReadOnlyList<DataItem> List() => [new ImageItem("one", "one.npy", () => image)];
    }

    [Fact]
    public void Photos_that_are_too_small_or_damaged_are_listed_and_left_out()
    {
        List<(int, int)> progress = [];
        var patches = new PatchSource(
            new NumberedPhotos(("small", 3, 9), ("good", 8, 8), ("broken", 8, 8)), Side, (done, all) =>
                progress.Add((done, all)));
        Assert.Equal(1, patches.Count);
        Assert.Equal(
            ["photos/small.png: 1x3x9 is smaller than a patch of 4",
            "photos/broken.png: found no pixels, expected an image"],
            patches.Rejected);
        Assert.Equal([(1, 3), (2, 3), (3, 3)], progress);
    }

    [Fact]
    public void Without_any_photo_there_is_no_training()
    {
        var error = Assert.Throws<PluginException>(
            () => new PatchSource(new NumberedPhotos(("broken", 8, 8)), Side));
        Assert.Contains("none of the 1 training images can be used", error.Message, StringComparison.Ordinal);
        Assert.Contains("photos/broken.png: found no pixels", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Decoding_stops_when_asked_to()
    {
        using var stop = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => new PatchSource(
            new NumberedPhotos(("a", 8, 8), ("b", 8, 8)), Side, (_, _) => stop.Cancel(), stop.Token));
    }

    /// <summary>
    /// Whether rows and columns are exchanged, and by how many quarter turns the result is turned.
    /// </summary>
    private static IEnumerable<(bool Transposed, int Turns)> Orientations() =>
        from transposed in new[] { false, true } from turns in Enumerable.Range(0, 4) select (
            transposed, turns);

    private static int[] Expected((bool Transposed, int Turns) orientation, int photo, int top, int left)
    {
        var square = new int[Side, Side];
        for (var i = 0; i < Side; i++)
        for (var j = 0; j < Side; j++)
            square[i, j] = NumberedPhotos.Code(photo, top + i, left + j);
        if (orientation.Transposed) square = Map(square, (i, j) => (j, i));
        for (var turn = 0; turn < orientation.Turns; turn++)
            square = Map(square, (i, j) => (j, Side - 1 - i));
        return [.. square.Cast<int>()];
    }

    private static int[,] Map(int[,] square, Func<int, int, (int, int)> source)
    {
        var result = new int[Side, Side];
        for (var i = 0; i < Side; i++)
        for (var j = 0; j < Side; j++)
        {
            var (row, column) = source(i, j);
            result[i, j] = square[row, column];
        }
        return result;
    }
}
