namespace Idm.Sdk.Formats;

/// <summary>An open file: what it holds, read piece by piece when it is needed.</summary>
/// <remarks>Not for use by several threads.</remarks>
/// <param name="Entries">Pictures and arrays in the order of the file, with names of their own.</param>
public sealed record FormatFile(IReadOnlyList<FileEntry> Entries) : IDisposable
{
    /// <summary>Attributes of the file, by key; see <see cref="FormatAttributes"/>.</summary>
    public IReadOnlyDictionary<string, string> Attributes { get; init; } = FormatAttributes.None;

    /// <summary>Closed with the file: a stream, a handle; null where nothing stays open.</summary>
    public IDisposable? Owner { get; init; }

    /// <summary>Closes the file.</summary>
    public void Dispose() => Owner?.Dispose();
}
