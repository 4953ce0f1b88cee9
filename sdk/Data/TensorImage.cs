using static TorchSharp.torch;

namespace Idm.Sdk.Data;

/// <summary>
/// Images that come as the only tensor of a file: masks and kernels, and images that NumPy saved.
/// </summary>
internal static class TensorImage
{
    /// <summary>Whether a file is one of tensors, by its name.</summary>
    public static bool Names(string path) =>
        FileExtensions.Tensors.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);

    /// <summary>The tensor, (H, W) or (C, H, W), its values as they are.</summary>
    /// <exception cref="PluginException">
    /// It cannot be read, holds another number of tensors, or another shape.
    /// </exception>
    public static ImageData Read(string path, Func<string, IReadOnlyDictionary<string, Tensor>> read)
    {
        using var scope = NewDisposeScope();
        var all = read(path);
        try
        {
            if (all.Count != 1)
            {
                throw new PluginException(
                    $"{path}: found {all.Count} tensors ({string.Join(", ", all.Keys.Take(5))}), "
                    + "expected one: save the array alone");
            }
            var tensor = all.Values.First();
            if (tensor.is_complex())
                throw new PluginException($"{path}: found complex numbers, expected real ones");
            var shape = tensor.shape switch
            {
                [> 0 and <= int.MaxValue, > 0 and <= int.MaxValue] s =>
                    new ImageShape(1, (int)s[0], (int)s[1]),
                [> 0 and <= int.MaxValue, > 0 and <= int.MaxValue, > 0 and <= int.MaxValue] s =>
                    new ImageShape((int)s[0], (int)s[1], (int)s[2]),
                var s => throw new PluginException(
                    $"{path}: found a tensor of ({string.Join(", ", s)}), expected (H, W) or (C, H, W)"),
            };
            return new ImageData(
                shape, tensor.to(ScalarType.Float32).contiguous().data<float>().ToArray(),
                tensor.dtype == ScalarType.Byte ? SampleDepth.EightBits : SampleDepth.Numbers);
        }
        finally
        {
            foreach (var tensor in all.Values) tensor.Dispose();
        }
    }

    /// <summary>The tensor as an image in [0, 1]: colour taken, then levels.</summary>
    /// <exception cref="PluginException">It is no grey or colour image, or needs levels.</exception>
    public static ImageData Read(
        string path, Func<string, IReadOnlyDictionary<string, Tensor>> read, ImageReading how)
    {
        var stored = Read(path, read);
        if (stored.Shape.Channels is not (1 or 3))
        {
            throw new PluginException($"{path}: found an image of {stored.Shape.Channels} channels, expected "
                + "(H, W), (1, H, W) or (3, H, W)");
        }
        var image = how.Color switch
        {
            ImageColor.Luma => Luma(stored),
            ImageColor.Rgb => Rgb(stored),
            _ => stored,
        };
        var codes = image.Depth == SampleDepth.EightBits;
        var (low, high) = how.Levels is [var a, var b] ? (a, b) : (0, codes ? byte.MaxValue : 1);
        if (how.Levels is null && !codes) RequireUnit(path, image.Samples);
        return image with
        {
            Samples = Array.ConvertAll(
                image.Samples, v => (float)Math.Clamp((v - low) / (high - low), 0, 1)),
        };
    }

    private static void RequireUnit(string path, float[] samples)
    {
        var (least, largest) = (samples.Min(), samples.Max());
        if (least >= 0 && largest <= 1) return;
        throw new PluginException($"{path}: found values from {least} to {largest}, expected [0, 1]: say "
            + $"which become 0 and 1, for example data.levels: [{least}, {largest}]");
    }

    private static ImageData Luma(ImageData image)
    {
        if (image.Shape.Channels == 1) return image;
        var plane = image.Shape.Height * image.Shape.Width;
        var (s, luma) = (image.Samples, new float[plane]);
        for (var i = 0; i < plane; i++)
        {
            var sum = (4899.0 * s[i]) + (9617.0 * s[plane + i]) + (1868.0 * s[(2 * plane) + i]);
            luma[i] = (float)(image.Depth == SampleDepth.EightBits
                ? Math.Floor((sum + 8192) / 16384)
                : sum / 16384);
        }
        return image with { Shape = image.Shape with { Channels = 1 }, Samples = luma };
    }

    private static ImageData Rgb(ImageData image) => image.Shape.Channels == 3 ? image : image with
    {
        Shape = image.Shape with { Channels = 3 },
        Samples = [.. image.Samples, .. image.Samples, .. image.Samples],
    };
}
