using static TorchSharp.torch;

namespace Idm.Plugins.Perceptual;

/// <summary>A network as LPIPS sees it: stages, each from the features of the one before.</summary>
/// <param name="Stages">The stages, and how many channels each gives.</param>
/// <param name="SmallestSide">
/// The least height and width of the images that leave something after the last stage.
/// </param>
internal sealed record Backbone(
    IReadOnlyList<(int Channels, Func<Tensor, Tensor> Apply)> Stages, int SmallestSide);

/// <summary>
/// The convolutional parts of torchvision's classifiers, with its names and numbers of the layers.
/// </summary>
internal static class Backbones
{
    /// <summary>AlexNet in its version of one column: Krizhevsky, arXiv:1404.5997, 2014.</summary>
    public static Backbone Alex(NetworkWeights weights)
    {
        var first = weights.Convolution("features.0", 3, 64, 11, stride: 4, padding: 2);
        var second = weights.Convolution("features.3", 64, 192, 5, padding: 2);
        var third = weights.Convolution("features.6", 192, 384, 3, padding: 1);
        var fourth = weights.Convolution("features.8", 384, 256, 3, padding: 1);
        var fifth = weights.Convolution("features.10", 256, 256, 3, padding: 1);
        return new Backbone(
            [(64, first), (192, x => second(Pool(x))), (384, x => third(Pool(x))), (256, fourth),
            (256, fifth)], 31);

        static Tensor Pool(Tensor x) => nn.functional.max_pool2d(x, 3, 2);
    }

    /// <summary>VGG16: Simonyan, Zisserman, arXiv:1409.1556, 2014.</summary>
    public static Backbone Vgg(NetworkWeights weights)
    {
        List<(int, Func<Tensor, Tensor>)> stages = [];
        var (layer, from) = (0, 3);
        foreach (var (channels, count) in ((int, int)[])[(64, 2), (128, 2), (256, 3), (512, 3), (512, 3)])
        {
            List<Func<Tensor, Tensor>> inner = [];
            if (layer > 0) inner.Add(x => nn.functional.max_pool2d(x, 2, 2));
            for (var i = 0; i < count; i++, layer += 2, from = channels)
                inner.Add(weights.Convolution($"features.{layer}", from, channels, 3, padding: 1));
            layer++;
            stages.Add((channels, x => inner.Aggregate(x, (z, step) => step(z))));
        }
        return new Backbone(stages, 16);
    }

    /// <summary>SqueezeNet 1.1: Iandola et al., arXiv:1602.07360, 2016.</summary>
    public static Backbone Squeeze(NetworkWeights weights)
    {
        var first = weights.Convolution("features.0", 3, 64, 3, stride: 2);
        var (fire3, fire4) = (Fire(3, 64, 16, 64), Fire(4, 128, 16, 64));
        var (fire6, fire7) = (Fire(6, 128, 32, 128), Fire(7, 256, 32, 128));
        var fire9 = Fire(9, 256, 48, 192);
        return new Backbone(
            [
                (64, first), (128, x => fire4(fire3(Pool(x)))), (256, x => fire7(fire6(Pool(x)))),
                (384, x => fire9(Pool(x))), (384, Fire(10, 384, 48, 192)), (512, Fire(11, 384, 64, 256)),
                (512, Fire(12, 512, 64, 256)),
            ], 17);

        static Tensor Pool(Tensor x) => nn.functional.max_pool2d(x, 3, 2, ceil_mode: true);

        Func<Tensor, Tensor> Fire(int layer, int from, int squeezed, int expanded)
        {
            var name = $"features.{layer}.";
            var squeeze = weights.Convolution(name + "squeeze", from, squeezed, 1);
            var one = weights.Convolution(name + "expand1x1", squeezed, expanded, 1);
            var three = weights.Convolution(name + "expand3x3", squeezed, expanded, 3, padding: 1);
            return x =>
            {
                var z = squeeze(x);
                return cat([one(z), three(z)], 1);
            };
        }
    }
}
