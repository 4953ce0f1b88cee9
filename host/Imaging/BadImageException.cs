namespace Idm.Imaging;

/// <summary>Fault in image data, reported by a decoder that does not know the file's name.</summary>
/// <param name="reason">What was found.</param>
/// <param name="remedy">What to do.</param>
public sealed class BadImageException(string reason, string remedy) : Exception(reason)
{
    /// <summary>Advice to the user.</summary>
    public string Remedy { get; } = remedy;

    /// <summary>For data that contradicts itself or its format.</summary>
    public static BadImageException Damaged(string what) =>
        new(what, "The file is damaged or incomplete: copy or export it again");
}
