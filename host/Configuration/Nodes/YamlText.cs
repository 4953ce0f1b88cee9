using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Idm.Configuration.Nodes;

/// <summary>Writes nodes as YAML text, without aliases, that reads back as the same values.</summary>
internal static partial class YamlText
{
    public static string Write(Node root)
    {
        using var text = new StringWriter { NewLine = "\n" };
        var emitter = new Emitter(text);
        emitter.Emit(new StreamStart());
        emitter.Emit(new DocumentStart(null, null, isImplicit: true));
        Emit(emitter, root);
        emitter.Emit(new DocumentEnd(isImplicit: true));
        emitter.Emit(new StreamEnd());
        return text.ToString().ReplaceLineEndings("\n");
    }

    private static void Emit(Emitter emitter, Node node)
    {
        switch (node)
        {
            case ScalarNode scalar:
                emitter.Emit(new Scalar(
                    AnchorName.Empty, TagName.Empty, scalar.Unexpanded ?? scalar.Value, StyleOf(scalar),
                    true, true));
                break;
            case SequenceNode sequence:
                emitter.Emit(new SequenceStart(AnchorName.Empty, TagName.Empty, true, SequenceStyle.Any));
                foreach (var item in sequence.Items)
                {
                    Emit(emitter, item);
                }

                emitter.Emit(new SequenceEnd());
                break;
            case MappingNode mapping:
                emitter.Emit(new MappingStart(AnchorName.Empty, TagName.Empty, true, MappingStyle.Any));
                foreach (var entry in mapping.Entries)
                {
                    emitter.Emit(new Scalar(
                        AnchorName.Empty, TagName.Empty, entry.Key, StyleOf(entry.Key), true, true));
                    Emit(emitter, entry.Value);
                }

                emitter.Emit(new MappingEnd());
                break;
        }
    }

    private static ScalarStyle StyleOf(string key) =>
        Word().IsMatch(key) ? ScalarStyle.Plain : ScalarStyle.DoubleQuoted;

    // Variables are written as they stand in the file: their values may be secrets.
    private static ScalarStyle StyleOf(ScalarNode scalar) => scalar.Form switch
    {
        ScalarForm.Plain or ScalarForm.Expanded => ScalarStyle.Plain,
        _ => ScalarStyle.DoubleQuoted,
    };

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9_-]*$")]
    private static partial Regex Word();
}
