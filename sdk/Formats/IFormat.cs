namespace Idm.Sdk.Formats;

/// <summary>
/// The export of kind <c>format</c>: a kind of file that is recognised, opened, and written where it can be.
/// </summary>
/// <remarks>
/// A format has no options, and one instance serves all threads. By it every data source, and every option
/// that names a file, reads the files of this format.
/// </remarks>
/// <example><code>
/// public bool Recognises(ReadOnlySpan&lt;byte> start, string name) => start.StartsWith("P5"u8);
/// </code></example>
public interface IFormat
{
    /// <summary>
    /// Extensions of its files, with the dot, in lower case, the usual one first: <c>.nii</c>,
    /// <c>.nii.gz</c>. Folders are searched for these.
    /// </summary>
    IReadOnlyList<string> Extensions { get; }

    /// <summary>
    /// Content of its files: sources of images list those with pictures, others those with arrays.
    /// </summary>
    FormatContent Holds { get; }

    /// <summary>
    /// Whether its files begin in a way of their own. One that does not is told by its name, and asked after
    /// all others.
    /// </summary>
    bool HasSignature => true;

    /// <summary>Whether a file is of this format: content decides, and a name may lie.</summary>
    /// <param name="start">Its first 4,096 bytes, or all there are.</param>
    /// <param name="name">Its name, without folders.</param>
    bool Recognises(ReadOnlySpan<byte> start, string name);

    /// <summary>
    /// Opens a file, checks what it declares, and lists what it holds; nothing is decoded yet.
    /// </summary>
    /// <param name="path">The file, absolute.</param>
    /// <exception cref="PluginException">It is damaged, hostile or of a kind that is not read: names the
    /// file, what was found and what was expected.</exception>
    FormatFile Open(string path);

    /// <summary>Whether <see cref="Write"/> is there.</summary>
    bool CanWrite => false;

    /// <summary>
    /// Writes entries with their attributes, to be read by <see cref="Open"/> as they were.
    /// </summary>
    /// <param name="path">
    /// The file, in a folder of its own: what is written there, more files with the same stem included, is
    /// put in place when all is whole.
    /// </param>
    /// <param name="contents">Entries, read one after another; metadata and geometry in attributes.</param>
    /// <exception cref="PluginException">The format cannot hold this: says what it can.</exception>
    void Write(string path, FormatFile contents) =>
        throw new NotSupportedException($"{GetType().Name} cannot write");
}

/// <summary>Content of the files of a format.</summary>
[Flags]
public enum FormatContent
{
    /// <summary>Nothing that is read.</summary>
    None = 0,

    /// <summary>Images: pictures, or arrays that are usually images.</summary>
    Pictures = 1,

    /// <summary>Arrays by name.</summary>
    Arrays = 2,
}
