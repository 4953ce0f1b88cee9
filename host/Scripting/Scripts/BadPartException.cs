namespace Idm.Scripting.Scripts;

/// <summary>A part that a script defines wrongly.</summary>
/// <param name="part">The part.</param>
/// <param name="message">What was found, what was expected.</param>
public sealed class BadPartException(ScriptPart part, string message) : Exception(message)
{
    /// <summary>The part.</summary>
    public ScriptPart Part { get; } = part;
}
