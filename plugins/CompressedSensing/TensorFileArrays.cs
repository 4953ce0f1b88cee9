using Idm.Sdk;
using static TorchSharp.torch;

namespace Idm.Plugins.CompressedSensing;

/// <summary>The tensors of a file that an option names, freed together.</summary>
/// <param name="context">Reads it.</param>
/// <param name="user">The operator that wants them, for messages.</param>
/// <param name="path">The file.</param>
internal sealed class TensorFileArrays(PluginContext? context, string user, string path) : IDisposable
{
    /// <summary>All of them, by name.</summary>
    public IReadOnlyDictionary<string, Tensor> All { get; } = (context ?? throw new PluginException(
        $"cannot read '{path}': {user} was made without a host")).ReadTensors(path);

    /// <summary>The one with a name, or the only one.</summary>
    /// <exception cref="PluginException">There are several, and none has the name.</exception>
    public Tensor Only(string name) => All.TryGetValue(name, out var tensor) ? tensor
        : All.Count == 1 ? All.Values.First()
        : throw new PluginException(
            $"{path}: found the tensors {string.Join(", ", All.Keys)}, expected one named '{name}', or only "
                + "one at all");

    public void Dispose()
    {
        foreach (var tensor in All.Values) tensor.Dispose();
    }
}
