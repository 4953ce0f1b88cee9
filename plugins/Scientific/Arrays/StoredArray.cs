namespace Idm.Plugins.Scientific.Arrays;

/// <summary>One array of a file, described without reading it.</summary>
/// <param name="Name">Its name; unique in the file.</param>
/// <param name="Shape">Its sizes, as NumPy shows them; empty for a single number.</param>
/// <param name="Type">Its numbers, as loaded: after scaling where the file scales.</param>
/// <param name="Attributes">What the file says about it, by name.</param>
/// <param name="Refusal">Why it cannot be loaded; null where it can.</param>
internal sealed record StoredArray(
    string Name, IReadOnlyList<long> Shape, ElementType Type,
    IReadOnlyDictionary<string, string> Attributes, string? Refusal = null)
{
    /// <summary>Type and shape for messages: <c>float32 (3, 4)</c>.</summary>
    public override string ToString() => $"{Type.NumpyName()} ({string.Join(", ", Shape)})";
}
