using Idm.Sdk;
using static TorchSharp.torch;

namespace Idm.Plugins.Essentials;

/// <summary>Two batches of images (N, C, H, W) that a metric compares, image by image.</summary>
internal static class ImagePair
{
    /// <summary>The mean over the batch of a number per image.</summary>
    /// <param name="restored">(N, C, H, W).</param>
    /// <param name="reference">The same shape.</param>
    /// <param name="compare">From two images (C, H, W) on the CPU, in their own dtype; run in a scope,
    /// without gradient.</param>
    /// <exception cref="PluginException">The shapes differ, or are not those of image batches.</exception>
    public static double Mean(Tensor restored, Tensor reference, Func<Tensor, Tensor, double> compare)
    {
        if (restored.dim() != 4 || !restored.shape.AsSpan().SequenceEqual(reference.shape)
            || restored.numel() == 0)
        {
            throw new PluginException(
                $"a metric compares two image batches of one shape (N, C, H, W), found ({Text(restored)}) "
                + $"and ({Text(reference)}). Crop the restored image to its reference first");
        }

        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var (x, y) = (restored.detach().cpu(), reference.detach().cpu());
        var sum = 0.0;
        for (var n = 0; n < x.shape[0]; n++)
        {
            using var image = NewDisposeScope();
            sum += compare(x.select(0, n), y.select(0, n));
        }
        return sum / x.shape[0];
    }

    /// <summary>The mean of all elements, summed in float64.</summary>
    public static double MeanOf(Tensor values) => values.to(ScalarType.Float64).mean().item<double>();

    private static string Text(Tensor t) => string.Join(", ", t.shape);
}
