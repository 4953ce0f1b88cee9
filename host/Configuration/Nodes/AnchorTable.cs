using Idm.Configuration.Errors;
using YamlDotNet.Core;

namespace Idm.Configuration.Nodes;

/// <summary>The anchors of one file (<c>&amp;name</c>), for its aliases (<c>*name</c>).</summary>
internal sealed class AnchorTable
{
    private readonly Dictionary<string, Node?> _nodes = new(StringComparer.Ordinal);
    private int _collectionAliases;

    /// <summary>An anchored node begins: until it ends, an alias to it would contain itself.</summary>
    public void Open(AnchorName anchor)
    {
        if (!anchor.IsEmpty)
        {
            _nodes[anchor.Value] = null;
        }
    }

    /// <summary>An anchored node is complete.</summary>
    public void Close(AnchorName anchor, Node node)
    {
        if (!anchor.IsEmpty)
        {
            _nodes[anchor.Value] = node;
        }
    }

    /// <summary>The node that an alias stands for.</summary>
    /// <exception cref="YamlFaultException">None, it contains the alias, or too many aliases.</exception>
    public Node Find(AnchorName alias, NodeOrigin origin)
    {
        if (!_nodes.TryGetValue(alias.Value, out var node))
        {
            var near = Suggestion.For(alias.Value, _nodes.Keys);
            throw new YamlFaultException(origin, $"no anchor '&{alias.Value}' above this alias"
                + Suggestion.Text(near is null ? null : "*" + near));
        }

        if (node is null)
        {
            throw new YamlFaultException(origin,
                $"'*{alias.Value}' stands inside '&{alias.Value}', so it would never end");
        }

        if (node is not ScalarNode && ++_collectionAliases > PipelineLimits.CollectionAliases)
        {
            throw new YamlFaultException(origin,
                $"more than {PipelineLimits.CollectionAliases} aliases to mappings and lists");
        }

        return node;
    }
}
