using Idm.Plugins.Perceptual;
using Idm.Plugins.Tests.Reference;
using Idm.Sdk;
using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Plugins.Tests.Perceptual;

/// <summary>
/// LPIPS beside the numbers of its authors' package (0.1, with torchvision 0.14, in float64) with weights by
/// formulas.
/// </summary>
public sealed class LpipsTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Theory]
    [InlineData(LpipsBackbone.Alex, 0.0044739369, 0.0042909007)]
    [InlineData(LpipsBackbone.Vgg, 0.0068555559, 0.0079522139)]
    [InlineData(LpipsBackbone.Squeeze, 0.0055443569, 0.0070941798)]
    public void It_is_that_of_its_authors(LpipsBackbone backbone, double colour, double grey)
    {
        using var lpips = Create(backbone);
        Check(colour, 3, 64, 64);
        Check(grey, 1, 65, 80);

        void Check(double expected, int channels, int height, int width)
        {
            var (x, y) =
                (FormulaPhotos.Restored(channels, height, width), FormulaPhotos.Truth(
                    channels, height, width));
            Assert.Equal(1, lpips.Compute(x, y) / expected, 1e-5);
            Assert.Equal(0, lpips.Compute(y, y), 1e-12);
        }
    }

    [Fact]
    public void Files_of_its_authors_package_fit_by_their_own_names()
    {
        var x = FormulaPhotos.Restored(3, 32, 32);
        var y = FormulaPhotos.Truth(3, 32, 32);
        using var plain = Create(LpipsBackbone.Squeeze);
        using var packaged = Create(
            LpipsBackbone.Squeeze, name => name.StartsWith("lin", StringComparison.Ordinal)
            ? "lins." + name[3..] : "module.net.slice1." + name["features.".Length..]);
        Assert.Equal(plain.Compute(x, y), packaged.Compute(x, y));
    }

    [Fact]
    public void A_batch_gives_the_mean_and_leaves_no_tensors()
    {
        var (x, y) = (FormulaPhotos.Restored(3, 40, 40), FormulaPhotos.Truth(3, 40, 40));
        var before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        using (var lpips = Create(LpipsBackbone.Squeeze))
        {
            using var inner = NewDisposeScope();
            var expected = (lpips.Compute(x, y) + lpips.Compute(y.flip(3), y)) / 2;
            Assert.Equal(expected, lpips.Compute(cat([x, y.flip(3)]), cat([y, y])), 1e-6);
        }
        Assert.Equal(before, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
    }

    [Theory]
    [InlineData(LpipsBackbone.Alex, 31)]
    [InlineData(LpipsBackbone.Vgg, 16)]
    [InlineData(LpipsBackbone.Squeeze, 17)]
    public void The_smallest_images_have_a_value_and_smaller_ones_a_reason(LpipsBackbone backbone, int side)
    {
        using var lpips = Create(backbone);
        Assert.True(double.IsFinite(lpips.Compute(rand([1, 3, side, side]), rand([1, 3, side, side]))));
        var small = zeros([1, 3, side - 1, 64]);
        Assert.Contains(
            $"{side} x {side} pixels, these have {side - 1} x 64",
            Assert.Throws<PluginException>(() => lpips.Compute(small, small)).Message,
            StringComparison.Ordinal);
        var complex = zeros([1, 2, 64, 64]);
        Assert.Contains("1 or 3 channels", Assert.Throws<PluginException>(
            () => lpips.Compute(complex, complex)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Absent_and_wrong_files_are_refused_with_the_files_that_fit()
    {
        var none = Refused(new LpipsOptions(), _ => []);
        Assert.Contains("'weights'", none, StringComparison.Ordinal);
        Assert.Contains("alexnet-owt-7be5be79.pth", none, StringComparison.Ordinal);
        Assert.Contains("docs/metrics.md", none, StringComparison.Ordinal);

        var options = new LpipsOptions { Weights = "net.pth", Backbone = LpipsBackbone.Squeeze };
        var missing = Refused(options, _ => throw new PluginException("found no file /photos/net.pth"));
        Assert.Contains("found no file /photos/net.pth", missing, StringComparison.Ordinal);
        Assert.Contains("squeezenet1_1-b8a52dc0.pth", missing, StringComparison.Ordinal);

        var headless = Refused(
            options, _ => FormulaWeights.Of("squeeze", n => !n.StartsWith("lin", StringComparison.Ordinal)));
        Assert.Contains("'heads'", headless, StringComparison.Ordinal);
        var other = Refused(options, _ => FormulaWeights.Of("alex"));
        Assert.Contains("(64, 3, 11, 11), expected (64, 3, 3, 3)", other, StringComparison.Ordinal);
        var cut = Refused(options, _ => FormulaWeights.Of("squeeze", n => n != "features.12.expand3x3.bias"));
        Assert.Contains("found no tensor 'features.12.expand3x3.bias' in 'net.pth'", cut,
            StringComparison.Ordinal);

        static string Refused(LpipsOptions options, Func<string, Dictionary<string, Tensor>> files) =>
            Assert.Throws<PluginException>(() => new Lpips(options, FormulaWeights.Context(files))).Message;
    }

    private static Lpips Create(LpipsBackbone backbone, Func<string, string>? rename = null)
    {
        rename ??= name => name;
        var network = backbone.ToString().ToLowerInvariant();
        // The network in one file, the linear weights in another.
        var context = FormulaWeights.Context(path => FormulaWeights
            .Of(network, name => name.StartsWith("lin", StringComparison.Ordinal) == (path == "heads.pth"))
            .ToDictionary(t => rename(t.Key), t => t.Value));
        return new Lpips(
            new LpipsOptions { Backbone = backbone, Weights = "net.pth", Heads = "heads.pth" }, context);
    }
}
