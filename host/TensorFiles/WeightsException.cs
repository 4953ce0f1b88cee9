namespace Idm.TensorFiles;

/// <summary>A weights file is missing, damaged or does not fit. The message is for the user.</summary>
/// <param name="message">The file, what was found, what was expected, what to do.</param>
/// <param name="inner">What caused it, if anything.</param>
public sealed class WeightsException(string message, Exception? inner = null) : Exception(message, inner);
