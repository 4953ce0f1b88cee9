using Idm.Sdk.Data;
using static TorchSharp.torch;

namespace Idm.Sdk;

/// <summary>Context that the host passes to a plugin when it creates one of its exports.</summary>
/// <param name="Folder">The plugin's own folder, absolute: data files beside the dll are found here.</param>
/// <param name="PipelineFolder">
/// The folder of the pipeline file, absolute: relative paths in options start here.
/// </param>
/// <param name="Log">Says something to the user; one line a call.</param>
/// <param name="Cancellation">
/// Set when the run is to stop; long work in a constructor should look at it.
/// </param>
public sealed record PluginContext(
    string Folder, string PipelineFolder, Action<string> Log, CancellationToken Cancellation)
{
    /// <summary>Creates the part that a <see cref="NestedPart{T}"/> names, from its settings.</summary>
    public Func<object, object>? Parts { get; init; }

    /// <summary>Reads an image file through the host, given its absolute path.</summary>
    public Func<string, ImageData>? Images { get; init; }

    /// <summary>
    /// Reads an image that an option names: PNG, TIFF or what else the host knows, values in [0, 1].
    /// </summary>
    /// <remarks>
    /// A file of one tensor (H, W) or (C, H, W) will do too, .npy, .npz, .safetensors, .pt or .pth: its
    /// values are taken as they are.
    /// </remarks>
    /// <param name="path">
    /// The path; a relative one starts at the pipeline's folder, one with ~ at the user's own.
    /// </param>
    /// <exception cref="PluginException">It cannot be read: says which file, why, and what to do.</exception>
    /// <exception cref="InvalidOperationException">The context came without a way to read images.</exception>
    public ImageData ReadImage(string path) => TensorImage.Names(path)
        ? TensorImage.Read(path, ReadTensors)
        : (Images ?? throw new InvalidOperationException($"this context cannot read '{path}': set Images"))
            (Absolute(path));

    /// <summary>
    /// Creates a part that stands in the options; it is the caller's to dispose, if it can be.
    /// </summary>
    /// <exception cref="InvalidOperationException">
    /// The context came without a way to create parts.
    /// </exception>
    public T Create<T>(NestedPart<T> part)
        where T : class =>
        (T)(Parts ?? throw new InvalidOperationException($"this context cannot create '{part.Use}': set "
            + "Parts"))
            (part.Settings);

    /// <summary>
    /// Reads all tensors of a file, by name, to the CPU: safetensors, NumPy's .npy and .npz, PyTorch's
    /// torch.save. The tensor of a .npy file is named after the file. Relative paths start at
    /// <see cref="PipelineFolder"/>; the tensors are the caller's; what cannot be read is a
    /// <see cref="PluginException"/> that says why.
    /// </summary>
    public Func<string, IReadOnlyDictionary<string, Tensor>> ReadTensors { get; init; } = path =>
        throw new PluginException($"cannot read '{path}': this host reads no files of tensors");

    private string Absolute(string path) =>
        path.StartsWith("~/", StringComparison.Ordinal) && !Path.Exists(Path.Combine(PipelineFolder, "~"))
            ? Path.GetFullPath(
                path[2..], Environment.GetFolderPath(Environment.SpecialFolder.UserProfile))
            : Path.GetFullPath(path, PipelineFolder);
}
