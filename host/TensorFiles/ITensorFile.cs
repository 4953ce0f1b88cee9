using static TorchSharp.torch;

namespace Idm.TensorFiles;

/// <summary>A file of named tensors, open for reading, whatever its format.</summary>
/// <remarks>Reading one runs no code that the file brings. Not for use by several threads.</remarks>
public interface ITensorFile : IDisposable
{
    /// <summary>The file's path, as it was given.</summary>
    string Path { get; }

    /// <summary>Kind of file, for people.</summary>
    string Format { get; }

    /// <summary>The tensors by name, in the order of the file.</summary>
    IReadOnlyDictionary<string, StoredTensor> Tensors { get; }

    /// <summary>Other metadata of the file, by key.</summary>
    IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>
    /// Loads one tensor, contiguous, to the CPU; the caller owns it, or the dispose scope around the call.
    /// </summary>
    /// <param name="name">A key of <see cref="Tensors"/>.</param>
    /// <exception cref="WeightsException">No such tensor, or its bytes are damaged.</exception>
    Tensor Load(string name);
}
