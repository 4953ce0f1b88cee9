namespace Idm.Common;

/// <summary>Severity of a finding.</summary>
public enum Severity
{
    /// <summary>Worth knowing; nothing is wrong.</summary>
    Note,

    /// <summary>It works, but somebody should know.</summary>
    Warning,

    /// <summary>It cannot be used.</summary>
    Error,
}
