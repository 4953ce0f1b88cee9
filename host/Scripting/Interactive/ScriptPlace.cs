namespace Idm.Scripting.Interactive;

/// <summary>Place of an input in a script, in the order of the parts of a script.</summary>
public enum ScriptPlace
{
    /// <summary><c>#r</c> and <c>#load</c>: before everything else.</summary>
    Directives,

    /// <summary>Named namespaces: before statements.</summary>
    Usings,

    /// <summary>After the inputs before it.</summary>
    Statements,
}
