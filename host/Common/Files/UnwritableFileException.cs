namespace Idm.Common.Files;

/// <summary>
/// A file that cannot be written; the message names the file and the reason, and is for the user.
/// </summary>
/// <param name="message">What was to be written, what stands in the way, what to do.</param>
/// <param name="inner">The system's error; null if there is none.</param>
public sealed class UnwritableFileException(string message, Exception? inner) : IOException(message, inner);
