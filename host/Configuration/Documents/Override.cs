using System.Globalization;
using Idm.Configuration.Errors;
using Idm.Configuration.Nodes;

namespace Idm.Configuration.Documents;

/// <summary>One <c>--set a.b.0.c=value</c>: replaces a value, or adds a key that is not there.</summary>
internal sealed class Override
{
    private readonly NodeOrigin _origin;
    private readonly string[] _keys;
    private readonly Node _value;

    private Override(NodeOrigin origin, string[] keys, Node value) =>
        (_origin, _keys, _value) = (origin, keys, value);

    /// <summary>Lays the settings over the document, in order; those that cannot be are errors.</summary>
    public static MappingNode Apply(
        MappingNode root, IEnumerable<string> sets, ConfigurationErrors errors)
    {
        foreach (var text in sets)
        {
            root = Parse(text, errors)?.ApplyTo(root, errors) ?? root;
        }

        return root;
    }

    private static Override? Parse(string text, ConfigurationErrors errors)
    {
        var file = $"--set {text}";
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        var keys = equals < 0 ? [] : text[..equals].Trim().Split('.');
        if (keys.Length == 0 || keys.Any(string.IsNullOrWhiteSpace))
        {
            errors.Add(ErrorCodes.Override, NodeOrigin.Of(file),
                "expected path=value, such as sampler.steps=5 or metrics.0=psnr");
            return null;
        }

        if (keys[0] == DocumentSource.IncludeKey)
        {
            errors.Add(ErrorCodes.Override, NodeOrigin.Of(file),
                "'include' cannot be set: files are read before; write it in the pipeline file");
            return null;
        }

        var origin = new NodeOrigin(file, 1, 1);
        return new Override(origin, keys, Read(text[(equals + 1)..].Trim(), file, origin));
    }

    /// <summary>
    /// A value as YAML; what YAML makes something else of is kept as it was written, for keys that want a
    /// text.
    /// </summary>
    private static Node Read(string text, string file, NodeOrigin origin)
    {
        var faults = new ConfigurationErrors();
        var value = YamlReader.Read(text, file, faults);
        return value switch
        {
            null => new UnreadNode(origin, text, faults.InReadingOrder()),
            _ when faults.Count > 0 => new UnreadNode(origin, text, faults.InReadingOrder()),
            ScalarNode { Form: ScalarForm.Text } quoted => quoted,
            ScalarNode plain when plain.Value == text => plain,
            // Nothing but a comment.
            ScalarNode { Value: "" } => new UnreadNode(origin, text, []),
            _ => value.Keeping(text),
        };
    }

    private MappingNode? ApplyTo(MappingNode root, ConfigurationErrors errors)
    {
        if (_keys.Length + _value.Height > PipelineLimits.Depth)
        {
            Refuse($"the path is longer than {PipelineLimits.Depth} keys", errors);
            return null;
        }

        return Replace(root, 0, errors) as MappingNode;
    }

    private Node? Replace(Node node, int level, ConfigurationErrors errors)
    {
        if (level == _keys.Length)
        {
            return _value;
        }

        var key = _keys[level];
        switch (node)
        {
            case MappingNode mapping:
                var old = mapping.Find(key);
                var keyOrigin = level + 1 < _keys.Length && old is not null ? old.KeyOrigin : _origin;
                return Replace(old?.Value ?? Nothing(), level + 1, errors) is { } changed
                    ? mapping.With(new MappingEntry(key, keyOrigin, changed))
                    : null;
            case ScalarNode { IsNull: true }:
                return Replace(new MappingNode(_origin, []), level, errors);
            case SequenceNode list:
                return ReplaceItem(list, level, errors);
            default:
                Refuse($"'{Before(level)}' is {node.Shown}, not a mapping; replace all of it: "
                    + $"--set '{Before(level)}={{ use: {(node as ScalarNode)?.Value ?? "..."}, {key}: ... }}'", errors);
                return null;
        }
    }

    private SequenceNode? ReplaceItem(SequenceNode list, int level, ConfigurationErrors errors)
    {
        var valid = int.TryParse(_keys[level], NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            && index < list.Items.Count;
        if (!valid)
        {
            Refuse(list.Items.Count == 0
                ? $"'{Before(level)}' is an empty list; replace all of it: --set '{Before(level)}=[ ... ]'"
                : $"'{Before(level)}' is a list; expected 0 to {list.Items.Count - 1}, "
                    + $"found {Quoted.Text(_keys[level])}", errors);
            return null;
        }

        return Replace(list.Items[index], level + 1, errors) is { } changed
            ? new SequenceNode(list.Origin, [.. list.Items.Select((item, i) => i == index ? changed : item)])
            : null;
    }

    private void Refuse(string why, ConfigurationErrors errors) =>
        errors.Add(ErrorCodes.Override, NodeOrigin.Of(_origin.File), why);

    private ScalarNode Nothing() => new(_origin, "", ScalarForm.Plain);

    private string Before(int level) => string.Join('.', _keys.Take(level));
}
