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
        var (height, width) = (image.Height, image.Width);
        var parts = OnlyTensor.Read(context, path);
        var at = parts.shape switch
        {
            [> 0, var h, var w, 2] when (h, w) == (height, width) => 3,
            [> 0, 2, var h, var w] when (h, w) == (height, width) => 1,
            _ => throw new PluginException(
                $"mri: the sensitivities in '{path}' are {OnlyTensor.ShapeText(parts.shape)}, but the images "
                    + "need "
                + $"complex (coils, {height}, {width}), or real (coils, {height}, {width}, 2) or "
                + $"(coils, 2, {height}, {width}): use maps of their size"),
        };
        if (!parts.any().item<bool>())
        {
            throw new PluginException($"mri: the sensitivities in '{path}' are 0 everywhere, so that nothing "
                + "is measured: expected complex numbers, of magnitudes about 1. Look at what wrote them");
        }
        return complex(parts.select(at, 0).contiguous(), parts.select(at, 1).contiguous())
            .MoveToOuterDisposeScope();
    }
}
