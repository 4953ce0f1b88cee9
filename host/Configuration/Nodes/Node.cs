using Idm.Configuration.Errors;

namespace Idm.Configuration.Nodes;

/// <summary>A value that knows where it was written. Immutable: aliases share nodes.</summary>
/// <param name="origin">Where it was written.</param>
/// <param name="height">How many levels of nodes it has, itself included.</param>
/// <param name="weight">How many nodes it stands for, shared ones counted at every use.</param>
internal abstract class Node(NodeOrigin origin, int height, long weight)
{
    public NodeOrigin Origin { get; } = origin;

    public int Height { get; } = height;

    public long Weight { get; } = weight;

    /// <summary>
    /// Text of a command line value that YAML reads as something else, for a key that wants a text. Null
    /// everywhere else.
    /// </summary>
    public virtual string? AsWritten => null;

    /// <summary>
    /// The text before variables of the environment were put in, which may be secrets; null if none was.
    /// </summary>
    public string? Unexpanded { get; init; }

    /// <summary>Name of a found value in messages.</summary>
    public abstract string Shown { get; }

    /// <summary>The same node, with what was given on the command line.</summary>
    /// <param name="written">The text, with variables put in.</param>
    /// <param name="unexpanded">The text without; null if it names none.</param>
    public abstract Node Keeping(string written, string? unexpanded = null);
}
