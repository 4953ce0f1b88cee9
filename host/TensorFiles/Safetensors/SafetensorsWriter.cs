using Idm.Common.Files;
using static TorchSharp.torch;

namespace Idm.TensorFiles.Safetensors;

/// <summary>Writes safetensors files: whole or not at all, and the same bytes for the same tensors.</summary>
public static class SafetensorsWriter
{
    /// <summary>
    /// Writes tensors, from any device and in any memory layout, with the element types they have; the folder
    /// is made.
    /// </summary>
    /// <param name="path">The file; one that is there is replaced when the new one is whole.</param>
    /// <param name="tensors">Tensors by name.</param>
    /// <param name="metadata">What else the file should say, by key.</param>
    /// <exception cref="WeightsException">
    /// A tensor's type is not in the format, or the file cannot be written.
    /// </exception>
    public static void Write(
        string path,
        IReadOnlyDictionary<string, Tensor> tensors,
        IReadOnlyDictionary<string, string>? metadata = null)
        => Write(path, new SafetensorsPlan(tensors, (_, tensor) => tensor.dtype), metadata ?? NoMetadata);

    internal static IReadOnlyDictionary<string, string> NoMetadata { get; } =
        new Dictionary<string, string>();

    internal static void Write(
        string path, SafetensorsPlan plan, IReadOnlyDictionary<string, string> metadata)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            AtomicFile.Write(path, stream =>
            {
                stream.Write(plan.Header(metadata));
                plan.Data(chunk => stream.Write(chunk));
            });
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new WeightsException($"{path}: cannot be written: {e.Message}; what was there before is "
                + "unchanged", e);
        }
    }
}
