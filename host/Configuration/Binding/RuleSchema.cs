using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json.Nodes;
using Idm.Configuration.Nodes;

namespace Idm.Configuration.Binding;

/// <summary>A shape with further rules: data annotations that the shape does not know itself.</summary>
internal sealed class RuleSchema(ValueSchema inner, IReadOnlyList<ValidationAttribute> rules, string key)
    : ValueSchema
{
    public override string Expected => inner.Expected;

    public override string InWords =>
        inner.InWords + string.Concat(rules.Select(rule => ", " + InWordsOf(rule)));

    public override bool TryRead(Node node, string path, BindingScope scope, out object? value)
    {
        if (!inner.TryRead(node, path, scope, out var read))
        {
            value = null;
            return false;
        }

        value = read;
        var broken = rules.Where(rule => !rule.IsValid(read)).ToList();
        foreach (var rule in broken)
        {
            scope.NotAllowed(node, Describe(rule), path, node.Shown);
        }

        return broken.Count == 0;
    }

    public override JsonObject Schema(SchemaDefinitions definitions)
    {
        var schema = inner.Schema(definitions);
        if (rules.OfType<AllowedValuesAttribute>().FirstOrDefault() is { } allowed)
        {
            schema["enum"] = new JsonArray([.. allowed.Values.Select(v => v is null ? null : inner.Json(v))]);
        }

        return schema;
    }

    public override JsonNode? Json(object value) => inner.Json(value);

    private string InWordsOf(ValidationAttribute rule)
    {
        const string Start = "expected ";
        var text = Describe(rule);
        return text.StartsWith(Start, StringComparison.Ordinal) ? text[Start.Length..] : text;
    }

    private string Describe(ValidationAttribute rule) => rule is AllowedValuesAttribute allowed
        ? "expected one of " + string.Join(", ",
            allowed.Values.Select(v => Convert.ToString(v, CultureInfo.InvariantCulture)))
        : rule.FormatErrorMessage(key).TrimEnd('.');
}
