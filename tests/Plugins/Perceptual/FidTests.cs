using Idm.Plugins.Perceptual;
using Idm.Plugins.Tests.Reference;
using Idm.Sdk;
using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Plugins.Tests.Perceptual;

/// <summary>
/// FID beside the numbers of pytorch-fid 0.3 (torchvision 0.14, in float64) with weights by formulas.
/// </summary>
public sealed class FidTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Features_and_distance_are_those_of_the_public_implementation()
    {
        using var fid = Create();
        using var weights = NetworkWeights.Read("fid", Context(), "", "net.pth");
        var features = new InceptionV3(weights).FeaturesOf(FormulaPhotos.Restored(3, 40, 48)).view(-1);
        Assert.Equal(1, features.sum().item<float>() / 783.73908122, 1e-5);
        Assert.Equal(1, Recipe.Probe("pool3", features) / 24.6097541011, 1e-5);
        double[] first = [0.77063005, 0, 0.02968603, 0.04206421, 0.08477496, 0.00384733];
        Assert.All(
            first.Select((expected, i) => (expected, i)), f =>
                Assert.Equal(f.expected, features[f.i].item<float>(), 1e-5));

        using var set = fid.StartSet();
        for (var n = 0; n < 6; n++)
            set.Add(FormulaPhotos.Restored(3, 40, 48, 0.4 * n), FormulaPhotos.Truth(3, 40, 48, 0.4 * n));
        Assert.Equal(1, set.Compute() / 0.58837184, 1e-5);
    }

    [Theory]
    // Pytorch-fid's calculate_frechet_distance on full rank.
    [InlineData(40, 30, 8, 1.288114175417, 1e-10)]
    // And on few points, where its matrix root is less exact.
    [InlineData(12, 9, 16, 6.343183074781, 1e-7)]
    public void The_frechet_distance_is_that_of_the_public_implementation(
        int firstCount, int secondCount, int dimensions, double expected, double tolerance)
    {
        var first = Points("first", firstCount, dimensions, 0, 1);
        var second = Points("second", secondCount, dimensions, 0.3, 0.8);
        Assert.Equal(expected, FrechetDistance.Of(first, second), tolerance);
        Assert.Equal(expected, FrechetDistance.Of(second, first), tolerance);
        Assert.Equal(0, FrechetDistance.Of(first, first), 1e-12);
    }

    [Fact]
    public void Of_a_shift_it_is_the_squared_shift_and_of_a_scale_the_change_of_the_spread()
    {
        var points = Points("first", 50, 6, 0, 1);
        using var two = 2.0.ToScalar();
        Assert.Equal(4 * 6, FrechetDistance.Of(points.add(two), points), 1e-10);
        var centred = points.sub(points.mean([0], keepdim: true));
        // (2 - 1)² tr Σ
        Assert.Equal(
            centred.square().sum().item<double>() / 49, FrechetDistance.Of(centred.mul(two), centred), 1e-10);
    }

    [Fact]
    public void It_leaves_no_tensors_and_needs_two_images()
    {
        var (x, y) = (FormulaPhotos.Restored(1, 20, 24), FormulaPhotos.Truth(1, 20, 24));
        var before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        using (var fid = Create())
        {
            Assert.Contains("at least 2, but there are 1",
                Assert.Throws<PluginException>(() => fid.Compute(x, y)).Message, StringComparison.Ordinal);
            using var inner = NewDisposeScope();
            // The same set in another order.
            Assert.Equal(0, fid.Compute(cat([y, x]), cat([x, y])), 1e-6);
        }
        Assert.Equal(before, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void An_absent_file_is_refused_with_the_file_that_fits()
    {
        var e = Assert.Throws<PluginException>(() => new Fid(new FidOptions(), Context()));
        Assert.Contains("pt_inception-2015-12-05-6726825d.pth", e.Message, StringComparison.Ordinal);
        Assert.Contains("'weights'", e.Message, StringComparison.Ordinal);
    }

    private static Fid Create() => new(new FidOptions { Weights = "net.pth" }, Context());

    private static PluginContext Context() => FormulaWeights.Context(_ => FormulaWeights.Of("inception"));

    private static Tensor Points(string name, int count, int dimensions, double start, double amplitude)
    {
        var hash = Recipe.Hash(name);
        return tensor(
            [.. Enumerable.Range(0, count * dimensions).Select(i => start + (amplitude * Recipe.U(hash, i)))],
            [count, dimensions], ScalarType.Float64);
    }
}
