namespace Idm.TorchRuntime;

/// <summary>
/// libtorch could not be loaded. The message names the library, the linker's reason, and what to do.
/// </summary>
public sealed class TorchLoadException : Exception
{
    /// <param name="library">The library that failed: a path, or a file name when no file was found.</param>
    /// <param name="reason">The dynamic linker's words, or what was looked for and where.</param>
    /// <param name="advice">What the user can do.</param>
    /// <param name="inner">The exception that said so, if one did.</param>
    public TorchLoadException(string library, string reason, string advice, Exception? inner = null)
        : base($"libtorch cannot be loaded: {library}\n  reason: {reason}\n  do:     {advice}", inner)
        => (Library, Reason, Advice) = (library, reason, advice);

    /// <summary>The library that failed: a path, or a file name when no file was found.</summary>
    public string Library { get; }

    /// <summary>The dynamic linker's words, or what was looked for and where.</summary>
    public string Reason { get; }

    /// <summary>Advice to the user.</summary>
    public string Advice { get; }
}
