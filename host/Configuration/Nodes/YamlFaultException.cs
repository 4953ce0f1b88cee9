using Idm.Configuration.Errors;

namespace Idm.Configuration.Nodes;

/// <summary>Ends the reading of one file; never leaves <see cref="YamlReader"/>.</summary>
public sealed class YamlFaultException(NodeOrigin origin, string message) : Exception(message)
{
    /// <summary>Position at which reading ended.</summary>
    public NodeOrigin Origin { get; } = origin;
}
