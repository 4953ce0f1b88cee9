using Idm.Sdk;
using static TorchSharp.torch;

namespace Idm.Plugins.Perceptual;

/// <summary>Image batches as networks for colour photographs want them.</summary>
internal static class ImageBatches
{
    /// <summary>
    /// (N, 3, H, W) in float32 on the CPU; one channel is shown to the network three times.
    /// </summary>
    /// <exception cref="PluginException">
    /// The batches differ in shape, or have neither one channel nor three.
    /// </exception>
    public static (Tensor Restored, Tensor Reference) Colour(string metric, Tensor restored, Tensor reference)
    {
        if (restored.dim() != 4 || !restored.shape.AsSpan().SequenceEqual(reference.shape)
            || restored.numel() == 0)
        {
            throw new PluginException(
                $"{metric} compares two image batches of one shape (N, C, H, W), found ({Text(restored)}) "
                    + "and "
                + $"({Text(reference)}). Crop the restored image to its reference first");
        }
        return restored.shape[1] is 1 or 3
            ? (Three(restored), Three(reference))
            : throw new PluginException(
                $"{metric} compares images of 1 or 3 channels, these have {restored.shape[1]}. Leave "
                    + $"{metric} out of the "
                + "metrics");

        static Tensor Three(Tensor x) => x.detach().cpu().to(ScalarType.Float32).expand(-1, 3, -1, -1);

        static string Text(Tensor t) => string.Join(", ", t.shape);
    }
}
