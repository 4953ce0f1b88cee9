using Idm.Plugins.Essentials;
using Idm.Plugins.Tests.Reference;
using Idm.Sdk;
using Idm.Sdk.Metrics;
using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Plugins.Tests.Essentials;

/// <summary>Metrics beside numbers of public programs, on pictures from formulas, in float64.</summary>
public sealed class PublishedMetricTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Theory]
    [InlineData(1, 176, 192, 0.964311798687)]       // piq 0.8: multi_scale_ssim
    [InlineData(3, 176, 192, 0.964424555695)]
    // Odd sides: the steps of the authors' program with scipy.ndimage 1.10.
    [InlineData(1, 163, 171, 0.968419097715)]
    [InlineData(1, 161, 200, 0.965155620423)]
    public void Ms_ssim_is_that_of_public_programs(int channels, int height, int width, double expected) =>
        Assert.Equal(expected, Value(new MultiScaleSsim(), channels, height, width), 1e-9);

    [Theory]
    [InlineData(1, 48, 64, 0.012743811259)]         // piq 0.8: gmsd
    [InlineData(3, 48, 64, 0.009546274240)]
    [InlineData(1, 47, 61, 0.014838056946)]
    [InlineData(3, 47, 61, 0.010043676901)]
    [InlineData(1, 48, 61, 0.009328459561)]
    public void Gmsd_is_that_of_a_public_program(int channels, int height, int width, double expected) =>
        Assert.Equal(expected, Value(new Gmsd(), channels, height, width), 1e-9);

    [Theory]
    [InlineData(1, 48, 64, 0.887254697028)]         // the authors' haarPsi.py
    [InlineData(3, 48, 64, 0.928679737985)]
    [InlineData(1, 47, 61, 0.901229328290)]
    [InlineData(3, 47, 61, 0.930970656165)]
    [InlineData(1, 48, 61, 0.907731597638)]
    public void Haarpsi_is_that_of_its_authors(int channels, int height, int width, double expected) =>
        Assert.Equal(expected, Value(new HaarPsi(), channels, height, width), 1e-9);

    [Theory]
    [InlineData(ErrorScale.Euclidean, 1, 0.082924485012)]       // scikit-image 0.19: normalized_root_mse
    [InlineData(ErrorScale.MinMax, 1, 0.056094456829)]
    [InlineData(ErrorScale.Mean, 1, 0.089696544798)]
    [InlineData(ErrorScale.Euclidean, 3, 0.083115243511)]
    [InlineData(ErrorScale.MinMax, 3, 0.056193007528)]
    [InlineData(ErrorScale.Mean, 3, 0.089902881675)]
    public void Nrmse_is_that_of_scikit_image(ErrorScale scale, int channels, double expected) =>
        Assert.Equal(
            expected, Value(new Nrmse(new NrmseOptions { Normalization = scale }), channels, 48, 64), 1e-9);

    public static TheoryData<string> All => ["ms-ssim", "gmsd", "haarpsi", "nrmse"];

    [Theory]
    [MemberData(nameof(All))]
    public void Identical_images_score_best_and_others_worse(string name)
    {
        var metric = Named(name);
        var y = FormulaPhotos.Truth(3, 176, 176);
        var best = metric.HigherIsBetter ? 1 : 0;
        Assert.Equal(best, metric.Compute(y, y), 1e-9);
        var near = metric.Compute(FormulaPhotos.Restored(3, 176, 176), y);
        var far = metric.Compute(y.flip(3), y);
        Assert.True(
            Math.Abs(near - best) > 1e-4 && Math.Abs(far - best) > Math.Abs(near - best), $"{near}, {far}");
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_batch_gives_the_mean_and_leaves_no_tensors(string name)
    {
        var metric = Named(name);
        var (x, y) = (FormulaPhotos.Restored(1, 176, 176), FormulaPhotos.Truth(1, 176, 176));
        var (xx, yy) = (cat([x, y.flip(2)]), cat([y, y]));
        var (first, second) = (metric.Compute(x, y), metric.Compute(y.flip(2), y));
        var before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        Assert.Equal((first + second) / 2, metric.Compute(xx, yy), 1e-12);
        Assert.Equal(before, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void Images_that_a_metric_has_no_value_for_are_refused_with_the_reason()
    {
        Assert.Contains("161 x 161; these have 160 x 200", Refusal(new MultiScaleSsim(), [1, 1, 160, 200]),
            StringComparison.Ordinal);
        Assert.Contains("only 1 x 9", Refusal(new Gmsd(), [1, 1, 1, 9]), StringComparison.Ordinal);
        Assert.Contains("only 1 x 9", Refusal(new HaarPsi(), [1, 1, 1, 9]), StringComparison.Ordinal);
        Assert.Contains("1 or 3 channels, these have 2", Refusal(new Gmsd(), [1, 2, 8, 8]),
            StringComparison.Ordinal);
        Assert.Contains("1 or 3 channels, these have 2", Refusal(new HaarPsi(), [1, 2, 8, 8]),
            StringComparison.Ordinal);

        static string Refusal(IMetric metric, long[] shape)
        {
            using var image = zeros(shape);
            return Assert.Throws<PluginException>(() => metric.Compute(image, image)).Message;
        }
    }

    [Fact]
    public void Black_references_have_the_values_that_are_documented()
    {
        var (black, grey) = (zeros(1, 1, 16, 16), full([1, 1, 16, 16], 0.5f));
        Assert.Equal(1, new HaarPsi().Compute(black, black));
        Assert.Equal(0, new Gmsd().Compute(black, black));
        Assert.Equal(double.PositiveInfinity, new Nrmse(new NrmseOptions()).Compute(grey, black));
        Assert.Equal(0, new Nrmse(new NrmseOptions()).Compute(black, black));
    }

    private static double Value(IMetric metric, int channels, int height, int width)
    {
        using var x = FormulaPhotos.Restored(channels, height, width);
        using var y = FormulaPhotos.Truth(channels, height, width);
        return metric.Compute(x, y);
    }

    private static IMetric Named(string name) => name switch
    {
        "ms-ssim" => new MultiScaleSsim(),
        "gmsd" => new Gmsd(),
        "haarpsi" => new HaarPsi(),
        _ => new Nrmse(new NrmseOptions()),
    };
}
