using Idm.Plugins.Denoisers;
using Idm.Plugins.Denoisers.Adm;
using Idm.Sdk;
using Idm.Sdk.Models;
using static TorchSharp.torch;

namespace Idm.Plugins.Tests.Denoisers;

/// <summary>The ADM U-Net beside guided-diffusion.</summary>
public sealed class AdmUNetTests
{
    private static readonly AdmOptions _small = new()
    {
        NumChannels = 32, NumResBlocks = 1, Attention = [2], ChannelMult = [1, 2], NumHeadChannels = 32,
    };

    [Fact]
    public void With_residual_resampling_and_gains_it_is_the_public_one()
    {
        using var scope = NewDisposeScope();
        using var model = DenoiserGolden.Filled(Create(_small));
        DenoiserGolden.HasNames(model, (144, 828358, 3460325773));
        var levels = DenoiserGolden.Levels(0.06702295328988912, 1.0842465269697332);
        DenoiserGolden.Agrees("adm", model.Denoise(DenoiserGolden.Photos(3), levels));
    }

    [Fact]
    public void With_convolutions_biases_classes_and_the_other_order_of_heads_too()
    {
        using var scope = NewDisposeScope();
        using var model = DenoiserGolden.Filled(Create(new()
        {
            NumChannels = 32, NumResBlocks = 2, Attention = [1, 4], ChannelMult = [1, 1, 2],
            NumHeadChannels = 0, NumHeads = 2, UseScaleShiftNorm = false, ResblockUpdown = false,
            UseNewAttentionOrder = true,
            LearnSigma = false, ImageChannels = 1,
            Classes = 5, Class = 3, Betas = BetaSchedule.Cosine, Clip = false,
        }));
        DenoiserGolden.HasNames(model, (275, 1190145, 2404334465));
        var levels = DenoiserGolden.Levels(0.008953111123606602, 0.2611799701269975);
        DenoiserGolden.Agrees("adm_plain", model.Denoise(DenoiserGolden.Photos(1, 16, 16), levels));
    }

    [Fact]
    public void One_that_finds_the_image_too()
    {
        using var scope = NewDisposeScope();
        using var model = DenoiserGolden.Filled(Create(new()
        {
            NumChannels = 32, NumResBlocks = 1, Attention = [], ChannelMult = [1, 1], NumHeadChannels = 0,
            Predicts = Prediction.Image,
        }));
        DenoiserGolden.HasNames(model, (124, 341958, 1697209873));
        var levels = DenoiserGolden.Levels(0.023442745105720624, 6.0124222092572035);
        DenoiserGolden.Agrees("adm_image", model.Denoise(DenoiserGolden.Photos(3), levels));
    }

    /// <summary>
    /// Names and shapes, as guided-diffusion makes them with the flags of the published checkpoints.
    /// </summary>
    [Fact]
    public void The_published_checkpoints_fit()
    {
        Fits(new(), (566, 552814086, 1440788777));
        Fits(new() { NumChannels = 128, NumResBlocks = 1, Attention = [16] }, (362, 93563910, 4130263512));
        Fits(
            new()
            {
                NumChannels = 192, NumResBlocks = 3, ChannelMult = [1, 2, 3, 4], Attention = [2, 4, 8],
                UseNewAttentionOrder = true,
                Classes = 1000, Class = 0, Betas = BetaSchedule.Cosine,
            },
            (541, 295904454, 3230865198));

        static void Fits(AdmOptions options, (int, long, uint) expected)
        {
            using var model = new AdmUNet(options).Create(DenoiserGolden.Request(3, device: META));
            DenoiserGolden.HasNames(model, expected);
            Assert.Empty(options.Validate(new(options)));
        }
    }

    [Fact]
    public void It_says_what_it_takes()
    {
        using var model = Create(_small);
        Assert.False(model.NeedsMeasurement);
        Assert.Equal((0.005, 78.7), (model.SigmaRange.Low, model.SigmaRange.High), (a, b) =>
            Math.Abs(a.Item1 - b.Item1) < 1e-5 && Math.Abs(a.Item2 - b.Item2) < 0.1);
        Assert.Equal([3], new AdmUNet(_small).Channels);
        Assert.Equal(32, new AdmUNet(new()).SizeDivisor);
    }

    [Fact]
    public void Fresh_it_finds_no_noise_and_its_draws_have_names()
    {
        using var scope = NewDisposeScope();
        using var model = Create(_small with { Clip = false });
        var x = DenoiserGolden.Photos(3);
        Assert.InRange(model.Denoise(x, NoiseLevel.OfSigma(0.5)).Minus(x).abs().max().item<float>(), 0, 1e-6);
        using var again = Create(_small);
        var others = DenoiserGolden.Weights(again);
        Assert.All(
            DenoiserGolden.Weights(model), w => Assert.True(w.Value.equal(others[w.Key]).all().item<bool>()));
        var spread = others["input_blocks.0.0.weight"].std().item<float>();
        Assert.InRange(spread, 0.08, 0.14);                     // of ±1/√27: 0.111
    }

    [Fact]
    public void It_has_a_gradient_and_leaves_one_tensor()
    {
        using var scope = NewDisposeScope();
        var factory = new AdmUNet(_small with { Clip = false });
        using var model = DenoiserGolden.Filled(
            factory.Create(DenoiserGolden.Request(3, ScalarType.Float64)));
        var x = DenoiserGolden.Photos(3, 8, 8).to(ScalarType.Float64);
        DenoiserGolden.HasTheGradientOfDifferences(model, x, 0.3);
        DenoiserGolden.LeavesOneTensor(model, x);
        model.PrepareForInference();
        Assert.All(DenoiserGolden.Weights(model).Values, w => Assert.False(w.requires_grad));
        DenoiserGolden.HasTheGradientOfDifferences(model, x, 0.3);
    }

    [Fact]
    public void Options_that_do_not_fit_together_are_refused()
    {
        Refused(new() { NumChannels = 48, NumHeadChannels = 48 }, "ChannelMult", "multiples of 32");
        Refused(new() { Attention = [8, 64] }, "Attention", "powers of two up to 32");
        Refused(new() { NumHeadChannels = 48 }, "NumHeadChannels", "divide the channels");
        Refused(new() { Class = 3 }, "Class", "set classes");
        Refused(new() { Classes = 10 }, "Class", "which of the 10 classes");
        Refused(new() { Classes = 10, Class = 10 }, "Class", "which of the 10 classes");

        static void Refused(AdmOptions options, string member, string why)
        {
            var found = Assert.Single(options.Validate(new(options)));
            Assert.Equal([member], found.MemberNames);
            Assert.Contains(why, found.ErrorMessage!, StringComparison.Ordinal);
        }
    }

    private static IModel Create(AdmOptions options) =>
        new AdmUNet(options).Create(DenoiserGolden.Request(options.ImageChannels));
}
