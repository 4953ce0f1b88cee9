using Idm.Sdk;
using static TorchSharp.torch;

namespace Idm.Plugins.Mri;

/// <summary>A mask from a file: (H, W), or (W) for whole columns; measured where it is not 0.</summary>
internal sealed class MaskFile
{
    private readonly string _path;
    private readonly long[] _shape;
    private readonly double[] _values;

    /// <summary>Reads it.</summary>
    /// <exception cref="PluginException">It cannot be read, or holds another number of tensors.</exception>
    public MaskFile(PluginContext context, string path)
    {
        using var scope = NewDisposeScope();
        var tensor = OnlyTensor.Read(context, path);
        (_path, _shape, _values) = (path, tensor.shape, tensor.contiguous().data<double>().ToArray());
    }

    /// <summary>The mask that the numbers mean.</summary>
    /// <param name="image">The image that is measured.</param>
    /// <param name="fromCorner">Whether the zero frequency comes first; else it is in the middle.</param>
    /// <exception cref="PluginException">It has another size, or nothing is measured.</exception>
    public SamplingMask For(ImageShape image, bool fromCorner)
    {
        var (height, width) = (image.Height, image.Width);
        var columns = _shape is [var w] && w == width;
        if (!columns && !_shape.SequenceEqual([height, width]))
        {
            throw new PluginException(
                $"mri: the mask in '{_path}' is {OnlyTensor.ShapeText(_shape)}, but the images need "
                + $"({height}, {width}), or ({width}) for columns: use a mask of their size");
        }

        var mask = new SamplingMask(height, width, new bool[height * width]);
        for (var i = 0; i < height * width; i++)
        {
            if (_values[columns ? i % width : i] == 0) continue;
            var (row, column) = (i / width, i % width);
            var (down, right) = fromCorner ? (row, column) : (row - (height / 2), column - (width / 2));
            mask.Add(down, right);
        }
        return mask.Count > 0
            ? mask
            : throw new PluginException($"mri: the mask in '{_path}' measures nothing: all of it is 0, "
                + "expected another number where a point is measured. Look at what wrote it");
    }
}
