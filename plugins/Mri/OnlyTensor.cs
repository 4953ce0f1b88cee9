using Idm.Sdk;
using static TorchSharp.torch;

namespace Idm.Plugins.Mri;

/// <summary>Files that hold one tensor and no other.</summary>
internal static class OnlyTensor
{
    /// <summary>The tensor, in float64 on the CPU, in the caller's dispose scope.</summary>
    /// <param name="context">Reads the file.</param>
    /// <param name="path">Where it is; a relative path starts at the pipeline's folder.</param>
    /// <exception cref="PluginException">It cannot be read, or holds another number of tensors.</exception>
    public static Tensor Read(PluginContext context, string path)
    {
        var all = context.ReadTensors(path);
        try
        {
            return all.Count == 1
                ? all.Values.First().to(ScalarType.Float64, copy: true)
                : throw new PluginException($"mri: found {all.Count} tensors in '{path}' "
                    + $"({string.Join(", ", all.Keys.Take(5))}), expected one: save the array alone");
        }
        finally
        {
            foreach (var tensor in all.Values) tensor.Dispose();
        }
    }

    /// <summary>For example <c>(8, 2, 256, 256)</c>.</summary>
    public static string ShapeText(IEnumerable<long> shape) => $"({string.Join(", ", shape)})";
}
