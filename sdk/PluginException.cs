namespace Idm.Sdk;

/// <summary>An error whose message is for the user: what was found, what was expected, what to do.</summary>
/// <param name="message">The message, shown without a stack trace.</param>
/// <param name="inner">What caused it, if anything.</param>
public sealed class PluginException(string message, Exception? inner = null) : Exception(message, inner);
