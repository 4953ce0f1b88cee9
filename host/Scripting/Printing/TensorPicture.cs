using Idm.Imaging;
using Idm.Sdk;
using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Scripting.Printing;

/// <summary>A tensor as something to look at.</summary>
/// <param name="Batch">
/// (N, C, H, W), float32 on the CPU, in [0, 1]; it belongs to the caller's dispose scope.
/// </param>
/// <param name="Raster">All N beside each other.</param>
/// <param name="Stretched">What black and white stand for, where it is not 0 and 1.</param>
internal sealed record TensorPicture(Tensor Batch, Raster Raster, (double Low, double High)? Stretched)
{
    // A restored image goes a little beyond black and white; that is cut off, and not worth another scale.
    private const double Slack = 0.25;
    private const int MaxSide = 32768;

    /// <summary>Whether a shape is that of one image or several: 1 or 3 channels, rows and columns.</summary>
    public static bool IsImage(ReadOnlySpan<long> shape) =>
        shape is [.., 1 or 3, >= 8, >= 8] && shape.Length is 3 or 4 && (shape.Length == 3 || shape[0] > 0);

    /// <summary>Makes a picture.</summary>
    /// <exception cref="PluginException">It is not an image.</exception>
    public static TensorPicture Of(Tensor image)
    {
        var shape = image.shape;
        if (image.is_complex())
            throw new PluginException("found complex numbers, expected real ones: show their abs(), or their "
                + "real part");
        if (shape is not ([>= 1, >= 1] or [1 or 3, >= 1, >= 1] or [>= 1, 1 or 3, >= 1, >= 1]))
        {
            throw new PluginException($"found a tensor [{string.Join(", ", shape)}], expected an image: "
                + "[rows, columns], [channels, rows, columns] or [images, channels, rows, columns], with 1 "
                + "or 3 channels");
        }
        var batch = image.detach().to(ScalarType.Float32).cpu();
        if (image.dtype == ScalarType.Byte) batch = batch.Over(255);
        while (batch.dim() < 4) batch = batch.unsqueeze(0);
        var (low, high) = (batch.min().item<float>(), batch.max().item<float>());
        (double, double)? stretched = null;
        if (low < -Slack || high > 1 + Slack)
        {
            stretched = (low, high);
            using var start = (-low).ToScalar();
            using var scale = (high > low ? 1 / (high - low) : 1).ToScalar();
            batch = batch.add(start, Scalars.One).mul(scale);
        }
        batch = batch.clamp(Scalars.Zero, Scalars.One);
        var (n, c, h, w) = (batch.shape[0], (int)batch.shape[1], (int)batch.shape[2], (int)batch.shape[3]);
        if (h > MaxSide || n * w > MaxSide)
            throw new PluginException($"{n * w} x {h} pixels are too many to show: at most {MaxSide} each "
                + "way");
        var beside = batch.permute(1, 2, 0, 3).reshape(c, h, n * w).contiguous();
        var raster = Raster.FromPlanes(new ImageShape(c, h, (int)n * w), beside.data<float>().ToArray());
        return new TensorPicture(batch, raster, stretched);
    }
}
