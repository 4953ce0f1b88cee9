using static TorchSharp.torch;

namespace Idm.Sdk;

/// <summary>What the host tells a plugin when it creates one of its exports.</summary>
/// <param name="Folder">The plugin's own folder, absolute: data files beside the dll are found here.</param>
/// <param name="PipelineFolder">The folder of the pipeline file, absolute: relative paths in options start here.</param>
/// <param name="Log">Says something to the user; one line a call.</param>
/// <param name="Cancellation">Set when the run is to stop; long work in a constructor should look at it.</param>
public sealed record PluginContext(
    string Folder, string PipelineFolder, Action<string> Log, CancellationToken Cancellation)
{
    /// <summary>
    /// Reads all tensors of a file, by name, to the CPU: safetensors, NumPy's .npy and .npz, PyTorch's torch.save. The
    /// tensor of a .npy file is named after the file. Relative paths start at <see cref="PipelineFolder"/>; the tensors
    /// are the caller's; what cannot be read is a <see cref="PluginException"/> that says why.
    /// </summary>
    public Func<string, IReadOnlyDictionary<string, Tensor>> ReadTensors { get; init; } = path =>
        throw new PluginException($"cannot read '{path}': this host reads no files of tensors");
}
