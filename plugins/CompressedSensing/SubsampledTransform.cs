using Idm.Sdk;
using Idm.Sdk.Operators;
using static TorchSharp.torch;

namespace Idm.Plugins.CompressedSensing;

/// <summary>Some coefficients of an orthonormal transform T of every channel: A = S T, so A Aᵀ = I.</summary>
internal static class SubsampledTransform
{
    /// <summary>The operator; it takes over the tensors.</summary>
    /// <param name="image">The image's shape.</param>
    /// <param name="rows">Which coefficients are kept, in the order of y.</param>
    /// <param name="device">Where the images are.</param>
    /// <param name="transform">T, from (N, C, H, W) to (N, C, H·W).</param>
    /// <param name="inverse">Tᵀ, from (N, C, H·W) to (N, C, H, W).</param>
    /// <param name="owned">What T needs.</param>
    public static IOperator Create(
        ImageShape image, long[] rows, Device device, Func<Tensor, Tensor> transform,
        Func<Tensor, Tensor> inverse,
        params IDisposable[] owned)
    {
        // Where each coefficient is in y; those that are not have a 0 behind its end.
        var places = Enumerable.Repeat((long)rows.Length, image.Height * image.Width).ToArray();
        for (var i = 0; i < rows.Length; i++) places[rows[i]] = i;
        var (kept, back) = (tensor(rows).to(device), tensor(places).to(device));
        return new LinearOperator(
            image, [image.Channels, rows.Length],
            x => transform(x).index_select(2, kept),
            y => inverse(cat([y, y.new_zeros([y.shape[0], y.shape[1], 1])], 2).index_select(2, back)),
            [kept, back, .. owned])
        { Norm = 1, PseudoInverseIsAdjoint = true };
    }

    /// <summary>M = ⌈γ n⌉ of n coefficients.</summary>
    public static int Kept(double ratio, int n) => Math.Min(n, (int)Math.Ceiling((ratio * n) - 1e-9));

    /// <summary>The shape whose sides are the next powers of two.</summary>
    public static ImageShape PadToPowersOfTwo(ImageShape image) => image with
    {
        Height = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)image.Height),
        Width = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)image.Width),
    };

    /// <summary>Refuses images that were not padded.</summary>
    public static void RequirePowersOfTwo(ImageShape image, string name)
    {
        if (PadToPowersOfTwo(image) != image)
            throw new PluginException($"{name} transforms sides that are powers of two, and the image is "
                + $"{image}: crop it, or use 'block-cs'");
    }
}
