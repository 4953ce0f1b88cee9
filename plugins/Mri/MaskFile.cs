using Idm.Sdk;

namespace Idm.Plugins.Mri;

/// <summary>A mask from a file: (H, W), or (W) for whole columns; measured where it is not 0.</summary>
internal static class MaskFile
{
    /// <summary>The mask that the numbers mean.</summary>
    /// <param name="numbers">The file.</param>
    /// <param name="path">Where it is, for messages.</param>
    /// <param name="fromCorner">Whether the zero frequency comes first; else it is in the middle.</param>
    /// <param name="image">The image that is measured.</param>
    /// <exception cref="PluginException">It has another size, or nothing is measured.</exception>
    public static SamplingMask Of(NumberArray numbers, string path, bool fromCorner, ImageShape image)
    {
        var (height, width) = (image.Height, image.Width);
        var columns = numbers.Shape is [var w] && w == width;
        if (!columns && !numbers.Shape.SequenceEqual([height, width]))
        {
            throw new PluginException(
                $"mri: the mask in '{path}' is {numbers.ShapeText}, but the images need "
                + $"({height}, {width}), or ({width}) for columns: use a mask of their size");
        }

        var mask = new SamplingMask(height, width, new bool[height * width]);
        for (var i = 0; i < height * width; i++)
        {
            if (numbers.Real[columns ? i % width : i] == 0) continue;
            var (row, column) = (i / width, i % width);
            var (down, right) = fromCorner ? (row, column) : (row - (height / 2), column - (width / 2));
            mask.Add(down, right);
        }
        return mask.Count > 0
            ? mask
            : throw new PluginException($"mri: the mask in '{path}' measures nothing: all of it is 0");
    }
}
