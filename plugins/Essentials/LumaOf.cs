using Idm.Sdk;
using static TorchSharp.torch;

namespace Idm.Plugins.Essentials;

/// <summary>The brightness of an image, as metrics of one channel compare it.</summary>
internal static class LumaOf
{
    private static readonly double[] Weights = [0.299, 0.587, 0.114];

    /// <summary>Y = 0.299 R + 0.587 G + 0.114 B of three channels, or the only channel.</summary>
    /// <param name="metric">Its name, for the message.</param>
    /// <param name="image">(C, H, W), float64.</param>
    /// <returns>(1, 1, H, W).</returns>
    /// <exception cref="PluginException">The image has neither one channel nor three.</exception>
    public static Tensor Image(string metric, Tensor image) => image.shape[0] switch
    {
        1 => image.unsqueeze(0),
        3 => Channel(image, Weights),
        var channels => throw new PluginException(
            $"{metric} compares images of 1 or 3 channels, these have {channels}. Leave {metric} out of the "
                + "metrics"),
    };

    /// <summary>A weighted sum of three channels (3, H, W).</summary>
    /// <returns>(1, 1, H, W).</returns>
    public static Tensor Channel(Tensor image, double[] weights) =>
        image.mul(tensor(weights, [3, 1, 1])).sum(0, keepdim: true).unsqueeze(0);
}
