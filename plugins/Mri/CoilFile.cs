using Idm.Sdk;
using static TorchSharp.torch;

namespace Idm.Plugins.Mri;

/// <summary>Sensitivities from a file: complex (coils, H, W), or real (coils, 2, H, W).</summary>
internal static class CoilFile
{
    /// <summary>Complex maps (coils, H, W), as they are in the file.</summary>
    /// <exception cref="PluginException">They have another size.</exception>
    public static Tensor Of(NumberArray numbers, string path, ImageShape image)
    {
        using var scope = NewDisposeScope();
        var (height, width) = (image.Height, image.Width);
        if (numbers.Imaginary is { } imaginary && numbers.Shape is [> 0, var h, var w]
            && (h, w) == (height, width))
        {
            return complex(tensor(numbers.Real, numbers.Shape), tensor(imaginary, numbers.Shape))
                .MoveToOuterDisposeScope();
        }
        if (numbers.Imaginary is null && numbers.Shape is [> 0, 2, var rows, var columns]
            && (rows, columns) == (height, width))
        {
            var parts = tensor(numbers.Real, numbers.Shape);
            return complex(parts.select(1, 0).contiguous(), parts.select(1, 1).contiguous())
                .MoveToOuterDisposeScope();
        }
        throw new PluginException(
            $"mri: the sensitivities in '{path}' are {(numbers.Imaginary is null ? "real" : "complex")} "
            + $"{numbers.ShapeText}, but the images need complex (coils, {height}, {width}) or real "
            + $"(coils, 2, {height}, {width}): use maps of their size");
    }
}
