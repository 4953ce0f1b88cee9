using Idm.Engine.Solving;
using Idm.Plugins.Classical;
using Idm.Plugins.Composition;
using Idm.Plugins.Essentials;
using Idm.Plugins.Inpainting;
using Idm.Plugins.Restoration;
using Idm.Sdk;
using Idm.Sdk.Data;
using Idm.Sdk.Operators;
using static TorchSharp.torch;

namespace Idm.Plugins.Tests.Running;

/// <summary>
/// What the measurement alone shows is as bright as the image, whatever the unit of the measurement.
/// </summary>
public sealed class BackProjectionTests
{
    private static readonly ImageData _photo = new(
        new ImageShape(1, 8, 8), [.. Enumerable.Range(0, 64).Select(i => ((i % 8) + (i / 8)) / 14f)],
        SampleDepth.EightBits);

    private static readonly ImageData _edge = new(
        new ImageShape(1, 8, 8), [.. Enumerable.Range(0, 64).Select(i => i % 8 == 7 ? 0 : 1f)],
        SampleDepth.EightBits);

    [Theory]
    [InlineData(20, 1 / 400.0)]
    [InlineData(0.01, 10_000)]
    [InlineData(1, 1)]
    public void It_does_not_depend_on_the_operators_scale(double factor, double scale)
    {
        var context = new PluginContext("/", "/", _ => { }, default) { Parts = part => part };
        using var plain = Restore(new Box(new()));
        using var scaled = Restore(new Scale(
            new() { Factor = factor, Part = new NestedPart<IOperatorFactory>("part", new Box(new())) },
            context));
        Assert.Equal(1, plain.BackProjectionScale);
        Assert.Equal(scale, scaled.BackProjectionScale, scale * 1e-5);
        using var scope = NewDisposeScope();
        Assert.True(scaled.BackProjection.allclose(plain.BackProjection, 1e-5, 1e-6));
    }

    [Fact]
    public void Maps_that_are_not_linear_are_left_alone()
    {
        using var restoration = Restore(new Clipping(new()), new LandweberSampler(new()));
        Assert.Equal(1, restoration.BackProjectionScale);
    }

    [Fact]
    public void A_restoration_in_vain_is_said()
    {
        // All but the last column is hidden, where this image is black.
        var box = new Box(new() { Top = 0, Left = 0, Height = 8, Width = 7 });
        using var nothing = Restore(box, image: _edge);
        Assert.StartsWith("its measurement is 0 everywhere", nothing.Remark, StringComparison.Ordinal);
        using var all = Restore(new RandomPixels(new() { Missing = 0 }));
        Assert.StartsWith("its measurement is the image itself", all.Remark, StringComparison.Ordinal);
        using var usual = Restore(new Box(new()));
        Assert.Null(usual.Remark);

        using var drowned = Restore(new Box(new()), noise: 25);
        Assert.StartsWith("its measurement is hardly more than noise of σ = 25", drowned.Remark,
            StringComparison.Ordinal);
        Assert.EndsWith("If 25 of 255 is meant, write noise.sigma: 0.098", drowned.Remark,
            StringComparison.Ordinal);
        // In units of the operator's own, a σ above 1 may be little.
        var context = new PluginContext("/", "/", _ => { }, default) { Parts = part => part };
        using var loud = Restore(new Scale(
            new() { Factor = 1000, Part = new NestedPart<IOperatorFactory>("part", new Box(new())) },
            context), noise: 25);
        Assert.Null(loud.Remark);
    }

    private static Engine.Solving.RestoredImage Restore(
        IOperatorFactory factory, Sdk.Samplers.ISampler? sampler = null, ImageData? image = null,
        double noise = 0)
    {
        using var solver = new Solver(
            factory, noise == 0 ? null : new GaussianNoise(new() { Sigma = noise }), null, sampler ?? new BackProjectionSampler(), 1, 1, CPU);
        return Engine.Solving.RestoredImage.Of(solver, "photo", image ?? _photo, null, default);
    }
}
