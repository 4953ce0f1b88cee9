using Idm.Sdk.Data;
using Idm.Sdk.Formats;
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

    /// <summary>
    /// Reads an image through the host, given its absolute path, and colour and levels; null for those that
    /// are stored.
    /// </summary>
    public Func<string, ImageReading?, ImageData>? Images { get; init; }

    /// <summary>Opens a file through the host, by the format that its content has, given its absolute path.
    /// </summary>
    public Func<string, FormatFile>? Opening { get; init; }

    /// <summary>Extensions of the files that hold something, with the dot: of all formats that are installed.
    /// </summary>
    public Func<FormatContent, IReadOnlyList<string>> Extensions { get; init; } = _ => [];

    /// <summary>Finds files through the host, given a path or pattern of the pipeline.</summary>
    public Func<string, FileKind, IReadOnlyList<FoundFile>>? Files { get; init; }

    /// <summary>
    /// Files that a path of the pipeline names: one file, a folder without its subfolders, or a
    /// pattern with * and **. For data sources.
    /// </summary>
    /// <remarks>
    /// At least one, in natural order, each once whatever links there are; hidden ones and results of this
    /// program are left out unless they are named. A name does not depend on the order.
    /// </remarks>
    /// <param name="path">The path; a relative one starts at the pipeline's folder.</param>
    /// <param name="kind">Which files of a folder or pattern count.</param>
    /// <exception cref="PluginException">
    /// There are none, or they cannot be listed: says where it looked.
    /// </exception>
    /// <exception cref="OperationCanceledException">The run is to stop.</exception>
    /// <exception cref="InvalidOperationException">The context came without a way to find files.</exception>
    public IReadOnlyList<FoundFile> FindFiles(string path, FileKind kind) =>
        (Files ?? throw new InvalidOperationException($"this context cannot find '{path}': set Files"))
            (path, kind);

    /// <summary>
    /// Opens a file of any format that is installed, and lists what it holds; the caller disposes it.
    /// </summary>
    /// <param name="path">The path; a relative one starts at the pipeline's folder.</param>
    /// <exception cref="PluginException">It cannot be opened: says which file, and why.</exception>
    /// <exception cref="InvalidOperationException">The context came without a way to open files.</exception>
    public FormatFile Open(string path) =>
        (Opening ?? throw new InvalidOperationException($"this context cannot open '{path}': set Opening"))
            (Absolute(path));

    /// <summary>
    /// Reads an image of a data source, in [0, 1]: a picture, or an array (H, W) or (C, H, W).
    /// </summary>
    /// <remarks>
    /// Of pictures and of arrays of uint8 the codes are taken, divided by the largest. Other arrays are not
    /// rounded; those outside [0, 1] need levels. Of several pictures it is the first; <c>file#name</c> names
    /// another, and one of several arrays.
    /// </remarks>
    /// <param name="path">The path; a relative one starts at the pipeline's folder.</param>
    /// <param name="how">Colour and levels.</param>
    /// <exception cref="PluginException">It cannot be read: says which file, why, and what to do.</exception>
    /// <exception cref="InvalidOperationException">The context came without a way to read images.</exception>
    public ImageData ReadImage(string path, ImageReading how) => ReadAnyImage(path, how);

    /// <summary>
    /// Reads an image that an option names, such as a mask: a picture in [0, 1], or an array (H, W) or
    /// (C, H, W), whose values are taken as they are.
    /// </summary>
    /// <param name="path">
    /// The path; a relative one starts at the pipeline's folder. <c>file#name</c> names an entry.
    /// </param>
    /// <exception cref="PluginException">It cannot be read: says which file, why, and what to do.</exception>
    /// <exception cref="InvalidOperationException">The context came without a way to read images.</exception>
    public ImageData ReadImage(string path) => ReadAnyImage(path, null);

    private ImageData ReadAnyImage(string path, ImageReading? how) =>
        (Images ?? throw new InvalidOperationException($"this context cannot read '{path}': set Images"))
            (Absolute(path), how);

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
    /// Reads all arrays of a file, by name, to the CPU: safetensors, NumPy's .npy and .npz, PyTorch's
    /// torch.save, and what other formats are installed. The array of a .npy file is named after the file.
    /// Relative paths start at <see cref="PipelineFolder"/>; the tensors are the caller's; what cannot be
    /// read is a <see cref="PluginException"/> that says why.
    /// </summary>
    public Func<string, IReadOnlyDictionary<string, Tensor>> ReadTensors { get; init; } = path =>
        throw new PluginException($"cannot read '{path}': this host reads no files of tensors");

    private string Absolute(string path) =>
        path.StartsWith("~/", StringComparison.Ordinal) && !Path.Exists(Path.Combine(PipelineFolder, "~"))
            ? Path.GetFullPath(
                path[2..], Environment.GetFolderPath(Environment.SpecialFolder.UserProfile))
            : Path.GetFullPath(path, PipelineFolder);
}
