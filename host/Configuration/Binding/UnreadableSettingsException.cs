namespace Idm.Configuration.Binding;

/// <summary>A record cannot be read from YAML: a mistake of its author, not of the user.</summary>
public sealed class UnreadableSettingsException(string message, Exception? inner = null)
    : Exception(message, inner);
