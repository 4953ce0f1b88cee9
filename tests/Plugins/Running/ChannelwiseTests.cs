using Idm.Engine.Solving;
using Idm.Plugins.CompressedSensing;
using Idm.Plugins.Inpainting;
using Idm.Plugins.InvertibleDiffusion;
using Idm.Plugins.InvertibleDiffusion.Memory;
using Idm.Plugins.ZeroShot;
using Idm.Sdk;
using Idm.Sdk.Data;
using Idm.Sdk.Models;
using Idm.Sdk.Operators;
using Idm.Sdk.Operators.Composition;
using Idm.Sdk.Samplers;
using static TorchSharp.torch;

namespace Idm.Plugins.Tests.Running;

/// <summary>Models of one channel restore colour images channel by channel.</summary>
public sealed class ChannelwiseTests
{
    private const int Side = 32;

    private static ImageShape Colour => new(3, Side, Side);

    [Fact]
    public void The_channels_are_restored_as_three_grey_images_are()
    {
        using var scope = NewDisposeScope();
        using var colour = Whole(new IdmUNet(new() { Channels = 8, Groups = 2, Heads = 2 }), 3);
        using var grey = Whole(new IdmUNet(new() { Channels = 8, Groups = 2, Heads = 2 }), 1);
        using var one = Sensing();
        using var a = new PerChannelOperator(Sensing(), 3);
        var x = Photo();
        using var whole = new Measurement(a, a.Forward(x));
        using var noGrad = no_grad();
        List<Tensor> seen = [];
        var item = RandomStream.FromSeed(1);
        var found = colour.Restore(
            whole, item, step => seen.Add(step.Estimate.clone().DetachFromDisposeScope()), default);
        Assert.All(seen, estimate => Assert.Equal([1, 3, Side, Side], estimate.shape));
        for (var c = 0; c < 3; c++)
        {
            using var alone = new Measurement(one, one.Forward(x.narrow(1, c, 1)));
            var expected = grey.Restore(alone, item, null, default);
            Assert.InRange(Distance(found.narrow(1, c, 1), expected), 0, 1e-5);
        }
        foreach (var estimate in seen) estimate.Dispose();
        Assert.True(colour.IsChannelwise);
        Assert.False(grey.IsChannelwise);
    }

    [Fact]
    public void Gradients_reach_a_model_that_is_trained_channel_by_channel()
    {
        using var scope = NewDisposeScope();
        using var colour = Whole(new IdmMemory(new() { Channels = 8, LowerChannels = 16 }), 3, 1);
        using var a = new PerChannelOperator(Sensing(), 3);
        using var whole = new Measurement(a, a.Forward(Photo()));
        colour.Restore(whole, RandomStream.FromSeed(1), null, default).square().mean().backward();
        Assert.Contains(colour.Weights.Values, w => w.grad is { } g && g.abs().max().item<float>() > 0);
    }

    [Fact]
    public void An_operator_that_mixes_channels_is_refused_with_what_would_work()
    {
        using var scope = NewDisposeScope();
        using var colour = Whole(new IdmUNet(new() { Channels = 8, Groups = 2, Heads = 2 }), 3);
        var error = Assert.Throws<PluginException>(() => colour.RequireChannels(Colour));
        Assert.Equal("the model restores images of 1 channel, the data have 3, and this operator does not "
            + "measure each channel alone: write 'operator: { use: per-channel, part: { use: ... } }', set "
            + "data.color to luma, or use a model of as many channels, or a prior", error.Message);
    }

    [Fact]
    public void A_prior_of_one_channel_serves_any_operator()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var models = new Prior(new() { Channels = 16, Blocks = 1 });
        using var colour = Whole(models, 3, 1, new DdnmSampler(new() { Steps = 3 }));
        colour.RequireChannels(Colour);
        var level = NoiseLevel.OfSigma(tensor(new[] { 0.1f, 2f }, [2, 1, 1, 1]));
        var x = cat([Photo(), Photo().flip(3)], 0);
        var found = colour.Model!.Denoise(x, level);
        using var grey = Whole(models, 1, null, new DdnmSampler(new() { Steps = 3 }));
        for (var c = 0; c < 3; c++)
        {
            Assert.InRange(
                Distance(found.narrow(1, c, 1), grey.Model!.Denoise(x.narrow(1, c, 1), level)), 0, 1e-6);
        }
        var image = new ImageData(
            Colour, Photo().contiguous().data<float>().ToArray(), SampleDepth.EightBits);
        using var restored = RestoredImage.Of(colour, "colour", image, null, default);
        Assert.Equal([1, 3, Side, Side], restored.Restored.shape);
    }

    private static Solver Whole(
        IModelFactory models, int channels, int? modelChannels = null, ISampler? sampler = null) => new(
            new ForwardModel(new RandomPixels(new()), null, 1, 5, CPU), models,
            sampler ?? new IdmSampler(new() { Steps = 2 }), channels, modelChannels);

    private static IOperator Sensing() =>
        new BlockCs(new() { Ratio = 0.25, Block = 16 }).Create(new OperatorRequest(
            Colour with { Channels = 1 }, ScalarType.Float32, CPU, RandomStream.FromSeed(3),
            RandomStream.FromSeed(4)));

    private static Tensor Photo() =>
        arange(3 * Side * Side, ScalarType.Float32).Times(0.013).sin().Times(0.4).Plus(0.5)
            .reshape(1, 3, Side, Side);

    private static double Distance(Tensor a, Tensor b) => a.Minus(b).abs().max().item<float>();
}
