using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Idm.Configuration.Nodes;

/// <summary>The few tags that a pipeline may carry: those of YAML's own plain values.</summary>
internal static class YamlTags
{
    private const string Core = "tag:yaml.org,2002:";

    public static bool IsKnown(NodeEvent node) =>
        node.Tag.IsEmpty || node.Tag.IsNonSpecific || IsCore(node);

    private static bool IsCore(NodeEvent node) => node.Tag.Value switch
    {
        Core + "str" or Core + "int" or Core + "float" or Core + "bool" or Core + "null" => node is Scalar,
        Core + "seq" => node is SequenceStart,
        Core + "map" => node is MappingStart,
        _ => false,
    };

    /// <summary>Whether the tag says that a value without quotes is text all the same.</summary>
    public static bool MakesText(TagName tag) =>
        !tag.IsEmpty && (tag.IsNonSpecific || tag.Value == Core + "str");
}
