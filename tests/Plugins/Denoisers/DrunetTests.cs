using Idm.Plugins.Denoisers.Drunet;
using Idm.Sdk;
using Idm.Sdk.Models;
using static TorchSharp.torch;

namespace Idm.Plugins.Tests.Denoisers;

/// <summary>DRUNet beside DPIR.</summary>
public sealed class DrunetTests
{
    private static readonly DrunetOptions _small = new() { Channels = [8, 16, 24, 32], Blocks = 2 };

    [Theory]
    [InlineData(1, "drunet_gray", 111832, 1626545595)]
    [InlineData(3, "drunet_color", 112120, 240752679)]
    public void It_is_the_public_one(int channels, string name, long numbers, uint names)
    {
        using var scope = NewDisposeScope();
        using var model = DenoiserGolden.Filled(
            new DrunetModel(_small).Create(DenoiserGolden.Request(channels)));
        DenoiserGolden.HasNames(model, (36, numbers, names));
        var x = DenoiserGolden.Photos(channels);
        DenoiserGolden.Agrees(name, model.Denoise(x, DenoiserGolden.Levels(15 / 255.0, 0.2)));

        // A level that is a number, and one image of the batch.
        var alone = model.Denoise(x[..1], NoiseLevel.OfSigma(15 / 255.0));
        var both = model.Denoise(x, DenoiserGolden.Levels(15 / 255.0, 0.2));
        Assert.InRange(alone.Minus(both[..1]).abs().max().item<float>(), 0, 1e-5);
    }

    [Theory]
    [InlineData(1, 32638656, 40963627)]
    [InlineData(3, 32640960, 836605679)]
    public void The_published_files_fit(int channels, long numbers, uint names)
    {
        using var model = new DrunetModel(new()).Create(DenoiserGolden.Request(channels, device: META));
        DenoiserGolden.HasNames(model, (64, numbers, names));
    }

    [Fact]
    public void Without_biases_brightness_and_noise_scale_together()
    {
        using var scope = NewDisposeScope();
        using var model = Double();
        var x = DenoiserGolden.Photos(1, 8, 16).to(ScalarType.Float64);
        var expected = model.Denoise(x, NoiseLevel.OfSigma(0.1)).Times(0.4);
        var darker = model.Denoise(x.Times(0.4), NoiseLevel.OfSigma(0.04));
        Assert.InRange(darker.Minus(expected).abs().max().item<double>(), 0, 1e-12);
    }

    [Fact]
    public void It_has_a_gradient_leaves_one_tensor_and_says_what_it_takes()
    {
        using var scope = NewDisposeScope();
        using var model = Double();
        var x = DenoiserGolden.Photos(1, 8, 8).to(ScalarType.Float64);
        DenoiserGolden.HasTheGradientOfDifferences(model, x, 0.1);
        DenoiserGolden.LeavesOneTensor(model, x);
        Assert.Equal(new SigmaRange(0, 50.0 / 255), model.SigmaRange);
        Assert.Equal([1, 3], new DrunetModel(new()).Channels);
        Assert.Equal(8, new DrunetModel(new()).SizeDivisor);
    }

    private static IModel Double() =>
        DenoiserGolden.Filled(new DrunetModel(_small).Create(DenoiserGolden.Request(1, ScalarType.Float64)));
}
