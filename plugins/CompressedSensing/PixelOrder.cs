using Idm.Sdk;
using static TorchSharp.torch;

namespace Idm.Plugins.CompressedSensing;

/// <summary>
/// A permutation that comes from elsewhere: entry i is the pixel that comes i-th, counted row by row from 0.
/// </summary>
internal static class PixelOrder
{
    /// <summary>The permutation, checked: every pixel once.</summary>
    /// <param name="order">The tensor; stays the caller's.</param>
    /// <param name="origin">Where it comes from, for messages.</param>
    /// <exception cref="PluginException">It is no permutation.</exception>
    public static long[] Of(Tensor order, string origin)
    {
        using var scope = NewDisposeScope();
        if (order.dim() != 1 || order.is_floating_point() || order.is_complex()
            || order.dtype == ScalarType.Bool)
        {
            throw new PluginException(
                $"{origin}: found a permutation of {order.dtype} [{string.Join(", ", order.shape)}], "
                + "expected a list of whole numbers");
        }
        var pixels = order.to(ScalarType.Int64).cpu().contiguous().data<long>().ToArray();
        var seen = new bool[pixels.Length];
        for (var i = 0; i < pixels.Length; i++)
        {
            var pixel = pixels[i];
            if (pixel < 0 || pixel >= pixels.Length || seen[pixel])
            {
                throw new PluginException($"{origin}: found {pixel} at place {i} of the permutation, "
                    + $"expected each number from 0 to {pixels.Length - 1} once");
            }
            seen[pixel] = true;
        }
        return pixels;
    }
}
