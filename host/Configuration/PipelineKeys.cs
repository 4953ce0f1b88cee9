using Idm.Configuration.Errors;
using Idm.Configuration.Nodes;

namespace Idm.Configuration;

/// <summary>The keys of a pipeline's text, one by one: <c>operator.ratio</c>, <c>metrics[1]</c>.</summary>
public static class PipelineKeys
{
    /// <summary>Every scalar of a YAML text by its path, in the text's order.</summary>
    /// <param name="yaml">The text, see <see cref="Pipeline.ResolvedYaml"/>.</param>
    /// <param name="file">The file that holds it, for messages.</param>
    /// <exception cref="ConfigurationException">The text is no YAML.</exception>
    public static IReadOnlyList<KeyValuePair<string, string>> Of(string yaml, string file)
    {
        var errors = new ConfigurationErrors();
        var root = YamlReader.Read(yaml, file, errors);
        errors.ThrowIfAny();
        return [.. root is null ? [] : Below("", root)];
    }

    private static IEnumerable<KeyValuePair<string, string>> Below(string path, Node node) => node switch
    {
        MappingNode { Entries.Count: > 0 } mapping => mapping.Entries.SelectMany(e =>
            Below(path.Length == 0 ? e.Key : $"{path}.{e.Key}", e.Value)),
        SequenceNode { Items.Count: > 0 } list => list.Items.SelectMany((item, i) =>
            Below($"{path}[{i}]", item)),
        ScalarNode scalar => [KeyValuePair.Create(path, scalar.Value)],
        _ => [KeyValuePair.Create(path, node.Shown)],
    };
}
