namespace Idm.Configuration.Errors;

/// <summary>The numbers of configuration errors; they never change their meaning.</summary>
public static class ErrorCodes
{
    /// <summary>A key that nothing reads.</summary>
    public const string UnknownKey = "CFG001";

    /// <summary>A key that must be there.</summary>
    public const string MissingKey = "CFG002";

    /// <summary>A value of another form than expected: text for a number, a list for a mapping.</summary>
    public const string WrongForm = "CFG003";

    /// <summary>A value of the right form that is not allowed.</summary>
    public const string OutOfRange = "CFG004";

    /// <summary>An included file that cannot be used: not found, or a cycle.</summary>
    public const string Include = "CFG005";

    /// <summary>Text that is not YAML, or more YAML than a pipeline can need.</summary>
    public const string Syntax = "CFG006";

    /// <summary>A <c>--set</c> that leads nowhere.</summary>
    public const string Override = "CFG007";

    /// <summary>An environment variable that is asked for and not set.</summary>
    public const string Environment = "CFG008";

    /// <summary>A pipeline file that cannot be read.</summary>
    public const string File = "CFG009";

    /// <summary>A script where scripts are switched off.</summary>
    public const string Script = "CFG010";

    /// <summary>Options of a plugin that YAML cannot express: a mistake of the plugin's author.</summary>
    public const string UnreadableOptions = "CFG011";
}
