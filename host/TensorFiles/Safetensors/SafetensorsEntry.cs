namespace Idm.TensorFiles.Safetensors;

/// <summary>One tensor of a safetensors file, as its header describes it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Dtype">The format's name of its element type, such as <c>F32</c>.</param>
/// <param name="Shape">Its sizes; empty for a single number.</param>
/// <param name="Begin">Where its bytes begin, counted from the end of the header.</param>
/// <param name="Length">How many bytes it has.</param>
public sealed record SafetensorsEntry(
    string Name, string Dtype, IReadOnlyList<long> Shape, long Begin, long Length)
{
    /// <summary>Dtype and shape for messages: <c>F32 [64, 3, 3, 3]</c>.</summary>
    public override string ToString() => $"{Dtype} [{string.Join(", ", Shape)}]";
}
