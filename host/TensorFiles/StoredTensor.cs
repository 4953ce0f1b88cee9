namespace Idm.TensorFiles;

/// <summary>One tensor of a file, described without loading it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Dtype">Its element type, by the name it has in safetensors files, such as <c>F32</c>.</param>
/// <param name="Shape">Its sizes; empty for a single number.</param>
/// <param name="SameAs">The first tensor of the file that is the very same memory, or null.</param>
public sealed record StoredTensor(string Name, string Dtype, IReadOnlyList<long> Shape, string? SameAs = null)
{
    /// <summary>
    /// The element type that the file has, as NumPy names it; torch has no unsigned ones above 8 bits.
    /// </summary>
    public string NumpyType { get => field ?? SafetensorsType.ToNumpy(Dtype); init; }

    /// <summary>Number of elements.</summary>
    public long Count => Shape.Aggregate(1L, (product, size) => product * size);

    /// <summary>Size of its elements in bytes.</summary>
    public long Bytes => SafetensorsType.TryGetBytes(Dtype, out var size) ? Count * size : 0;

    /// <summary>Dtype and shape for messages: <c>F32 [64, 3, 3, 3]</c>.</summary>
    public override string ToString() => $"{Dtype} [{string.Join(", ", Shape)}]";
}
