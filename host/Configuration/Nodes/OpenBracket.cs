using Idm.Configuration.Errors;
using YamlDotNet.Core.Events;

namespace Idm.Configuration.Nodes;

/// <summary>A bracket or brace whose partner has not been met yet.</summary>
internal sealed record OpenBracket(NodeOrigin Origin, char Opening, char Closing)
{
    /// <summary>The bracket that a node begins with; null when it begins with none.</summary>
    public static OpenBracket? Of(NodeEvent node, NodeOrigin origin) => node switch
    {
        SequenceStart { Style: SequenceStyle.Flow } => new OpenBracket(origin, '[', ']'),
        MappingStart { Style: MappingStyle.Flow } => new OpenBracket(origin, '{', '}'),
        _ => null,
    };
}
