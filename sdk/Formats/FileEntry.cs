using static TorchSharp.torch;

namespace Idm.Sdk.Formats;

/// <summary>A picture or an array of a file, described without being read.</summary>
/// <param name="Name">Its name in the file: <c>scan.mat#mask</c> names the entry <c>mask</c>.</param>
/// <param name="Sizes">Its sizes, the last index running fastest.</param>
/// <param name="Type">Its element type as the file has it, as NumPy names it: uint16, float32.</param>
public abstract record FileEntry(string Name, IReadOnlyList<long> Sizes, string Type)
{
    /// <summary>Attributes of the entry, by key; see <see cref="FormatAttributes"/>.</summary>
    public IReadOnlyDictionary<string, string> Attributes { get; init; } = FormatAttributes.None;

    /// <summary>Type and sizes for messages: <c>uint16 [3, 480, 640]</c>.</summary>
    public sealed override string ToString() => $"{Type} [{string.Join(", ", Sizes)}]";
}

/// <summary>A picture: the only one of a file, a page, or a slice.</summary>
/// <param name="Name">Its name in the file.</param>
/// <param name="Shape">Channels, height, width.</param>
/// <param name="Type">Its element type.</param>
/// <param name="Read">
/// Decodes it; may be called more than once. Throws a <see cref="PluginException"/> that names the file and
/// the reason.
/// </param>
public sealed record PictureEntry(string Name, ImageShape Shape, string Type, Func<StoredImage> Read)
    : FileEntry(Name, [Shape.Channels, Shape.Height, Shape.Width], Type);

/// <summary>An array.</summary>
/// <param name="Name">Its name in the file.</param>
/// <param name="Sizes">Its sizes.</param>
/// <param name="Type">
/// Its element type; where torch has none of it, <paramref name="Read"/> gives a wider one.
/// </param>
/// <param name="Read">
/// Reads it whole, to the CPU; the caller owns it. Throws a <see cref="PluginException"/> that names the file
/// and the reason.
/// </param>
public sealed record ArrayEntry(string Name, IReadOnlyList<long> Sizes, string Type, Func<Tensor> Read)
    : FileEntry(Name, Sizes, Type)
{
    /// <summary>Reads one item of the first axis alone, for arrays larger than memory; null: all are read.
    /// </summary>
    public Func<long, Tensor>? ReadItem { get; init; }

    /// <summary>One item of the first axis, a slice of a volume: (A, B, C) gives (B, C).</summary>
    /// <param name="index">From 0.</param>
    /// <returns>It; the caller owns it.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such item.</exception>
    public Tensor Item(long index)
    {
        if (Sizes.Count == 0 || index < 0 || index >= Sizes[0])
            throw new ArgumentOutOfRangeException(nameof(index), index, $"'{Name}' is {this}");
        if (ReadItem is not null) return ReadItem(index);
        using var whole = Read();
        using var item = whole.select(0, index);
        return item.clone();
    }
}
