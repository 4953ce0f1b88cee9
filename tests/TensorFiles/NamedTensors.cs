using Idm.TensorFiles;
using Idm.TensorFiles.Reading;
using static TorchSharp.torch;

namespace Idm.Tests.Shared;

/// <summary>All tensors of a file, for tests that look into what was written.</summary>
internal static class NamedTensors
{
    /// <summary>Reads a file of any known format to the CPU; the caller owns the tensors.</summary>
    /// <param name="path">The file.</param>
    /// <param name="folder">Where a relative path starts.</param>
    public static IReadOnlyDictionary<string, Tensor> Read(string path, string folder)
    {
        var tensors = new OrderedDictionary<string, Tensor>(StringComparer.Ordinal);
        using var file = TensorFile.Open(Path.Combine(folder, path));
        foreach (var name in file.Tensors.Keys) tensors.Add(name, file.Load(name).DetachFromDisposeScope());
        return tensors;
    }
}
