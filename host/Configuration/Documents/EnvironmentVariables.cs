using System.Text.RegularExpressions;
using Idm.Configuration.Errors;
using Idm.Configuration.Nodes;

namespace Idm.Configuration.Documents;

/// <summary>Puts environment variables in place of <c>${env:NAME}</c>.</summary>
internal static partial class EnvironmentVariables
{
    private const string Start = "${env:";

    /// <summary>The same node when no variable is asked for in it.</summary>
    public static Node Expand(Node node, string path, ConfigurationErrors errors)
    {
        var expanded = ExpandValue(node, path, errors);
        if (node.AsWritten is not { } written || !written.Contains(Start, StringComparison.Ordinal))
            return ReferenceEquals(expanded, node) || node.AsWritten is null
                ? expanded
                : expanded.Keeping(node.AsWritten);
        // Faults of the text are those of the value, and said already, if there is a value.
        var said = node is UnreadNode ? errors : new ConfigurationErrors();
        return expanded.Keeping(
            Expand(new ScalarNode(node.Origin, written, ScalarForm.Text), path, said), written);
    }

    private static Node ExpandValue(Node node, string path, ConfigurationErrors errors) => node switch
    {
        ScalarNode scalar when scalar.Value.Contains(Start, StringComparison.Ordinal) =>
            new ScalarNode(scalar.Origin, Expand(scalar, path, errors), Expanded(scalar.Form))
            { Unexpanded = scalar.Value },
        SequenceNode sequence => Expand(sequence, path, errors),
        MappingNode mapping => Expand(mapping, path, errors),
        _ => node,
    };

    private static SequenceNode Expand(SequenceNode sequence, string path, ConfigurationErrors errors)
    {
        var items = sequence.Items.Select((item, i) => Expand(item, KeyPath.Join(path, i), errors)).ToList();
        return items.SequenceEqual(sequence.Items) ? sequence : new SequenceNode(sequence.Origin, items);
    }

    private static MappingNode Expand(MappingNode mapping, string path, ConfigurationErrors errors)
    {
        var entries = mapping.Entries
            .Select(e => KeyPath.IsFree(e.Key) ? e : Expand(e, KeyPath.Join(path, e.Key), errors))
            .ToList();
        return entries.SequenceEqual(mapping.Entries) ? mapping : new MappingNode(mapping.Origin, entries);
    }

    private static MappingEntry Expand(MappingEntry entry, string path, ConfigurationErrors errors)
    {
        var value = Expand(entry.Value, path, errors);
        return ReferenceEquals(value, entry.Value) ? entry : entry with { Value = value };
    }

    private static string Expand(ScalarNode scalar, string path, ConfigurationErrors errors) =>
        Reference().Replace(scalar.Value, match =>
        {
            var name = match.Groups["name"].Value;
            if (!match.Groups["end"].Success || name.Length == 0)
            {
                errors.Add(ErrorCodes.Environment, scalar.Origin,
                    $"expected ${{env:NAME}}, found {Quoted.Text(scalar.Value)}", path);
                return "";
            }

            if (Environment.GetEnvironmentVariable(name) is { } value)
            {
                return value;
            }

            errors.Add(ErrorCodes.Environment, scalar.Origin,
                $"${{env:{name}}} is not set; set the environment variable {name} or write the value here",
                path);
            return "";
        });

    private static ScalarForm Expanded(ScalarForm form) =>
        form == ScalarForm.Text ? ScalarForm.Text : ScalarForm.Expanded;

    [GeneratedRegex(@"\$\{env:(?<name>[A-Za-z0-9_]*)(?<end>\})?")]
    private static partial Regex Reference();
}
