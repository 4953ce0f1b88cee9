using static TorchSharp.torch;

namespace Idm.Sdk.Data;

/// <summary>
/// Images that come as the only tensor of a file: masks and kernels, which no image format suits.
/// </summary>
internal static class TensorImage
{
    private static readonly HashSet<string> _extensions =
        new([".npy", ".npz", ".safetensors", ".pt", ".pth"], StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a file is one of tensors, by its name.</summary>
    public static bool Names(string path) => _extensions.Contains(Path.GetExtension(path));

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
                shape, tensor.to(ScalarType.Float32).contiguous().data<float>().ToArray(), 1);
        }
        finally
        {
            foreach (var tensor in all.Values) tensor.Dispose();
        }
    }
}
