using Idm.Configuration.Errors;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Idm.Configuration.Nodes;

/// <summary>Turns YAML text into located nodes, straight from parser events, within the limits.</summary>
/// <remarks>The limits are checked before anything is built, as a stack overflow cannot be caught.</remarks>
internal sealed class YamlReader
{
    private readonly string _file;
    private readonly ConfigurationErrors _errors;
    private readonly Parser _parser;
    private readonly AnchorTable _anchors = new();
    private readonly Stack<OpenBracket> _open = new();
    private ParsingEvent? _peeked;
    private Mark _last;
    private long _nodes;

    private YamlReader(string text, string file, ConfigurationErrors errors)
    {
        _file = file;
        _errors = errors;
        _parser = new Parser(new Scanner(new StringReader(text), skipComments: true));
    }

    /// <summary>The document of a text, nothing when it is empty; null after a syntax error.</summary>
    public static Node? Read(string text, string file, ConfigurationErrors errors)
    {
        var reader = new YamlReader(text, file, errors);
        try
        {
            return reader.ReadDocument();
        }
        catch (YamlFaultException fault)
        {
            errors.Add(ErrorCodes.Syntax, fault.Origin, fault.Message);
        }
        catch (Exception error)
        {
            // Not only YamlException: an unclosed bracket surfaces as InvalidOperationException.
            reader._open.TryPeek(out var bracket);
            var (origin, message) = new YamlSyntax(text, file, reader._last, bracket).Explain(error);
            errors.Add(ErrorCodes.Syntax, origin, message);
        }

        return null;
    }

    private Node ReadDocument()
    {
        Expect<StreamStart>();
        if (Peek() is StreamEnd)
        {
            return new ScalarNode(new NodeOrigin(_file, 1, 1), "", ScalarForm.Plain);
        }

        Expect<DocumentStart>();
        var root = ReadNode(depth: 1);
        Expect<DocumentEnd>();
        if (Peek() is not StreamEnd)
        {
            throw new YamlFaultException(At(_parser.Current!.Start),
                "a second document begins here; expected one document in a file: remove the '---' line");
        }

        return root;
    }

    private Node ReadNode(int depth)
    {
        var next = Next();
        var origin = At(next.Start);
        Count(1, origin);
        if (depth > PipelineLimits.Depth)
        {
            throw TooDeep(origin);
        }

        if (next is AnchorAlias alias)
        {
            return Follow(alias, depth, origin);
        }

        var start = (NodeEvent)next;
        CheckTag(start, origin);
        _anchors.Open(start.Anchor);
        var bracket = OpenBracket.Of(start, origin);
        if (bracket is not null)
        {
            _open.Push(bracket);
        }

        Node node = start switch
        {
            Scalar scalar => new ScalarNode(origin, scalar.Value, FormOf(scalar)),
            SequenceStart => ReadSequence(depth, origin),
            _ => ReadMapping(depth, origin),
        };
        if (bracket is not null)
        {
            _open.Pop();
        }

        _anchors.Close(start.Anchor, node);
        return node;
    }

    private SequenceNode ReadSequence(int depth, NodeOrigin origin)
    {
        List<Node> items = [];
        while (Peek() is not SequenceEnd)
        {
            items.Add(ReadNode(depth + 1));
        }

        Next();
        return new SequenceNode(origin, items);
    }

    private MappingNode ReadMapping(int depth, NodeOrigin origin)
    {
        List<MappingEntry> entries = [];
        List<Node> merged = [];
        Dictionary<string, NodeOrigin> keys = new(StringComparer.Ordinal);
        while (Peek() is not MappingEnd)
        {
            var key = ReadNode(depth + 1);
            var value = ReadNode(depth + 1);
            if (key is not ScalarNode name)
            {
                _errors.Add(ErrorCodes.Syntax, key.Origin,
                    $"expected plain text as a key, found {key.Shown}");
            }
            else if (!keys.TryAdd(name.Value, key.Origin))
            {
                var first = keys[name.Value];
                _errors.Add(ErrorCodes.Syntax, key.Origin,
                    $"key {Quoted.Text(name.Value)} is given twice; first in line {first.Line}: remove one");
            }
            else if (name is { Value: MergeKey.Name, Form: ScalarForm.Plain })
            {
                merged.Add(value);
            }
            else
            {
                entries.Add(new MappingEntry(name.Value, key.Origin, value));
            }
        }

        Next();
        return new MappingNode(origin, MergeKey.Resolve(entries, merged, _errors));
    }

    private Node Follow(AnchorAlias alias, int depth, NodeOrigin origin)
    {
        var node = _anchors.Find(alias.Value, origin);
        Count(node.Weight, origin);
        return depth + node.Height - 1 > PipelineLimits.Depth ? throw TooDeep(origin) : node;
    }

    private void Count(long nodes, NodeOrigin origin)
    {
        _nodes += nodes;
        if (_nodes > PipelineLimits.Nodes)
        {
            throw new YamlFaultException(origin,
                $"more than {PipelineLimits.Nodes:N0} values, those behind an alias counted at every use, "
                + "long texts as several");
        }
    }

    private void CheckTag(NodeEvent node, NodeOrigin origin)
    {
        if (!YamlTags.IsKnown(node))
        {
            _errors.Add(ErrorCodes.Syntax, origin,
                $"unknown tag {Quoted.Text(node.Tag.Value)}; pipelines hold plain values only: remove it");
        }
    }

    private static ScalarForm FormOf(Scalar scalar) =>
        scalar.Style == ScalarStyle.Plain && !YamlTags.MakesText(scalar.Tag)
            ? ScalarForm.Plain
            : ScalarForm.Text;

    private static YamlFaultException TooDeep(NodeOrigin origin) =>
        new(origin, $"more than {PipelineLimits.Depth} mappings and lists inside one another");

    private void Expect<T>()
        where T : ParsingEvent
    {
        if (Next() is not T)
        {
            throw new YamlFaultException(At(_last), "expected a mapping of keys and values");
        }
    }

    private ParsingEvent Peek() => _peeked ??= Advance();

    private ParsingEvent Next()
    {
        var next = Peek();
        _peeked = null;
        return next;
    }

    private ParsingEvent Advance()
    {
        if (!_parser.MoveNext() || _parser.Current is not { } current)
        {
            throw new YamlFaultException(At(_last), "the file ends too early");
        }

        _last = current.End;
        return current;
    }

    private NodeOrigin At(Mark mark) => new(_file, (int)mark.Line, (int)mark.Column);
}
