using Idm.Common.Files;
using Idm.Sdk;
using static TorchSharp.torch;

namespace Idm.TensorFiles.Reading;

/// <summary>All tensors of a file, for plugins and for measurements.</summary>
public static class NamedTensors
{
    /// <summary>Reads a file of any known format to the CPU; the caller owns the tensors.</summary>
    /// <param name="path">The file.</param>
    /// <param name="folder">Where a relative path starts.</param>
    /// <exception cref="PluginException">
    /// It is not there, cannot be read, or holds numbers that are not finite: says why.
    /// </exception>
    public static IReadOnlyDictionary<string, Tensor> Read(string path, string folder)
    {
        var full = UserPath.Full(path, folder);
        if (!File.Exists(full))
            throw new PluginException($"found no file {full}: relative paths start at {folder}. "
                + "Correct the path");
        var tensors = new OrderedDictionary<string, Tensor>(StringComparer.Ordinal);
        try
        {
            using var file = TensorFile.Open(full);
            foreach (var name in file.Tensors.Keys)
            {
                tensors.Add(name, file.Load(name).DetachFromDisposeScope());
                FiniteNumbers.Require(tensors[name], $"{full}: '{name}'", "nothing can be computed with it");
            }
            return tensors;
        }
        catch (Exception e)
        {
            foreach (var tensor in tensors.Values) tensor.Dispose();
            if (e is WeightsException) throw new PluginException(e.Message, e);
            throw;
        }
    }
}
