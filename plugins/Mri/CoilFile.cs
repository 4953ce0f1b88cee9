using Idm.Sdk;
using static TorchSharp.torch;

namespace Idm.Plugins.Mri;

/// <summary>
/// Sensitivities from a file: complex (coils, H, W), which files of real numbers hold as pairs.
/// </summary>
internal static class CoilFile
{
    /// <summary>Complex maps (coils, H, W), as they are in the file.</summary>
    /// <param name="context">Reads the file.</param>
    /// <param name="path">Where it is.</param>
    /// <param name="image">The image that is measured.</param>
    /// <exception cref="PluginException">It cannot be read, or its maps have another size.</exception>
    public static Tensor Read(PluginContext context, string path, ImageShape image)
    {
        using var scope = NewDisposeScope();
        return Complex(OnlyTensor.Read(context, path), $"the sensitivities in '{path}'", image)
            .MoveToOuterDisposeScope();
    }

    /// <summary>The same of a tensor, complex or of pairs.</summary>
    /// <param name="parts">Complex (coils, H, W), or real with an axis of two.</param>
    /// <param name="what">What they are, for messages.</param>
    /// <param name="image">The image that is measured.</param>
    /// <exception cref="PluginException">Its maps have another size, or are 0.</exception>
    public static Tensor Complex(Tensor parts, string what, ImageShape image)
    {
        using var scope = NewDisposeScope();
        var (height, width) = (image.Height, image.Width);
        if (parts.is_complex()) parts = parts.resolve_conj().view_as_real();
        var at = parts.shape switch
        {
            [> 0, var h, var w, 2] when (h, w) == (height, width) => 3,
            [> 0, 2, var h, var w] when (h, w) == (height, width) => 1,
            _ => throw new PluginException(
                $"mri: {what} are {OnlyTensor.ShapeText(parts.shape)}, but the images "
                    + "need "
                + $"complex (coils, {height}, {width}), or real (coils, {height}, {width}, 2) or "
                + $"(coils, 2, {height}, {width}): use maps of their size"),
        };
        if (!parts.any().item<bool>())
        {
            throw new PluginException($"mri: {what} are 0 everywhere, so that nothing "
                + "is measured: expected complex numbers, of magnitudes about 1. Look at what wrote them");
        }
        return complex(parts.select(at, 0).contiguous(), parts.select(at, 1).contiguous())
            .MoveToOuterDisposeScope();
    }
}
