using Idm.Engine.Solving;
using Idm.Plugins.Essentials;
using Idm.Plugins.Inpainting;
using Idm.Plugins.InvertibleDiffusion;
using Idm.Sdk;
using Idm.Sdk.Data;
using Idm.Sdk.Models;
using Idm.Sdk.Operators;
using Idm.Sdk.Samplers;
using static TorchSharp.torch;

namespace Idm.Plugins.Tests.Running;

/// <summary>
/// Channels come from the data, and the noise level from the noise: model and sampler see them.
/// </summary>
public sealed class ChannelTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    public void A_model_is_made_for_the_images_channels(int channels)
    {
        using var scope = NewDisposeScope();
        var image = new ImageData(
            new ImageShape(channels, 6, 5), [.. Enumerable.Range(0, channels * 30).Select(i => i % 7 / 7f)],
            255);
        var models = new Recorder();
        using var solver = new Solver(
            new RandomPixels(new()), new GaussianNoise(new() { Sigma = 0.25 }), models, new OneCall(),
                channels, 1, CPU);
        using var restored = Engine.Solving.RestoredImage.Of(solver, "image", image, null, default);
        Assert.Equal(channels, models.Requested);
        Assert.Equal((channels, 0.25), models.Seen);
        Assert.Equal([1L, channels, 6, 5], restored.Restored.shape);
    }

    [Fact]
    public void A_model_of_other_images_is_refused_with_what_to_do()
    {
        var error = Assert.Throws<PluginException>(() => new Solver(
            new RandomPixels(new()), null, new Recorder { Channels = [3] }, new OneCall(), 1, 1, CPU));
        Assert.Equal("the model restores images of 3 channel(s), and the data have 1: set data.color to luma "
            + "for 1 or to rgb for 3, or name another model", error.Message);
    }

    [Fact]
    public void Images_that_cannot_be_read_are_passed_over_and_each_is_read_once()
    {
        var source = new Source();
        var images = new ReadableImages(source);
        Assert.Equal(3, images.Channels);
        Assert.Equal(3, images.Shapes.First().Channels);
        Assert.Equal(2, source.Reads);
        Assert.Equal([new ImageShape(3, 2, 2), new ImageShape(1, 4, 4)], images.Shapes);
        Assert.Equal(3, source.Reads);
    }

    private sealed class Source : IImageSource
    {
        public int Reads { get; private set; }

        public IReadOnlyList<DataItem> List() => [Item(null), Item(new(3, 2, 2)), Item(new(1, 4, 4))];

        private ImageItem Item(ImageShape? shape) => new("item", "nowhere", () =>
        {
            Reads++;
            return shape is { } s ? new ImageData(s, new float[s.Count], 255)
                : throw new PluginException("broken");
        });
    }

    private sealed class OneCall : ISampler
    {
        public int Steps => 1;

        public bool NeedsModel => true;

        public Tensor Sample(Measurement measurement, IModel? model, SamplerContext context) =>
            model!.Denoise(
                measurement.BackProjection, NoiseLevel.OfSigma(measurement.NoiseSigma), measurement);
    }

    /// <summary>A model of any number of channels that remembers what it was asked.</summary>
    private sealed class Recorder : IModelFactory, IDenoiser
    {
        public IReadOnlyList<int> Channels { get; init; } = [];

        public int Requested { get; private set; }

        public (long Channels, double? Sigma) Seen { get; private set; }

        public nn.Module Network { get; } = nn.Identity();

        public IModel Create(ModelRequest request)
        {
            Requested = request.Channels;
            return this;
        }

        public Tensor Denoise(Tensor x, NoiseLevel level, Measurement? measurement)
        {
            Seen = (x.shape[1], level.Number);
            return x.clone();
        }

        public void Dispose() => Network.Dispose();
    }
}
