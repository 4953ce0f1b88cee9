namespace Idm.Common;

/// <summary>How much a finding matters.</summary>
public enum Severity
{
    /// <summary>Worth knowing; nothing is wrong.</summary>
    Note,

    /// <summary>It works, but somebody should know.</summary>
    Warning,

    /// <summary>It cannot be used.</summary>
    Error,
}
