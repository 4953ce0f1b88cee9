using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Idm.Configuration.Errors;
using Idm.Configuration.Nodes;

namespace Idm.Configuration.Binding;

/// <summary>Text, maybe of a pattern, a length, or out of a list of words.</summary>
internal sealed class TextSchema : ValueSchema
{
    private readonly RegularExpressionAttribute? _pattern;
    private readonly Regex? _regex;
    private readonly LengthRange? _length;
    private readonly string[]? _words;

    public TextSchema(MemberInfo member)
    {
        _pattern = member.GetCustomAttribute<RegularExpressionAttribute>();
        _regex = _pattern is null ? null : CreateRegex(member);
        _length = LengthRange.From(member);
        _words = member.GetCustomAttribute<AllowedValuesAttribute>()?.Values.OfType<string>().ToArray();
    }

    public override string Expected => _words is null ? "text" : "one of " + string.Join(", ", _words);

    public override string InWords => Expected
        + (_pattern is null ? "" : $" like {_pattern.Pattern}")
        + (_length is null ? "" : $", {_length} characters");

    private string Anchored => $"^(?:{_pattern!.Pattern})$";

    public override bool TryRead(Node node, string path, BindingScope scope, out object? value)
    {
        value = null;
        node = scope.AsText(node);
        if (node is not ScalarNode { IsNull: false } scalar)
        {
            return scope.WrongForm(node, "text", path);
        }

        var text = scalar.Value;
        if (_words is not null && !_words.Contains(text))
        {
            var near = Suggestion.For(text, _words);
            return scope.NotAllowed(node, $"expected {Expected}", path, node.Shown, near);
        }

        if (_regex is not null && !Matches(text))
        {
            var expected = _pattern!.ErrorMessage ?? $"expected text like {_pattern.Pattern}";
            return scope.NotAllowed(node, expected, path, node.Shown);
        }

        if (_length?.Contains(text.Length) == false)
        {
            return scope.NotAllowed(node, $"expected {_length} characters", path, $"{text.Length}");
        }

        value = text;
        return true;
    }

    public override JsonObject Schema(SchemaDefinitions definitions)
    {
        var schema = new JsonObject { ["type"] = "string" };
        if (_words is not null)
        {
            schema["enum"] = new JsonArray([.. _words.Select(w => (JsonNode)w)]);
        }

        if (_pattern is not null)
        {
            schema["pattern"] = Anchored;
        }

        _length?.AddTo(schema, "minLength", "maxLength");
        return schema;
    }

    public override JsonNode Json(object value) => JsonValue.Create((string)value);

    private Regex CreateRegex(MemberInfo member)
    {
        try
        {
            return new Regex(Anchored, RegexOptions.None, TimeSpan.FromSeconds(1));
        }
        catch (RegexParseException error)
        {
            throw new UnreadableSettingsException(
                $"{member.DeclaringType?.Name}.{member.Name}: {error.Message}", error);
        }
    }

    private bool Matches(string text)
    {
        try
        {
            // A '$' also matches before a last line feed.
            return _regex!.IsMatch(text) && !text.EndsWith('\n');
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }
}
