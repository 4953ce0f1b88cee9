using System.Text.RegularExpressions;
using Idm.Configuration.Errors;
using Idm.Sdk;

namespace Idm.PluginHosting.Templates;

/// <summary>The name of a new plugin, in its two forms.</summary>
public sealed partial record PluginName
{
    private PluginName(string name) => Type = name;

    /// <summary>For folder, dll, namespace and classes: <c>EdgeBlur</c>.</summary>
    public string Type { get; }

    /// <summary>For pipelines: <c>edge-blur</c>.</summary>
    public string Export => string.Join('-', Word().Matches(Type).Select(m => m.Value)).ToLowerInvariant();

    /// <summary>Reads a name.</summary>
    /// <exception cref="PluginException">It cannot be the name of a class; says what could.</exception>
    public static PluginName Parse(string text)
    {
        if (Valid().IsMatch(text)) return new PluginName(text);
        var words = text.Split((char[])['-', '_', '.', ' '], StringSplitOptions.RemoveEmptyEntries);
        var meant = string.Concat(words.Select(w => char.ToUpperInvariant(w[0]) + w[1..]));
        var advice = Suggestion.Text(Valid().IsMatch(meant) ? meant : null);
        throw new PluginException(
            $"'{text}' cannot name a plugin: expected an upper-case letter, then letters and digits "
            + $"(EdgeBlur){advice}");
    }

    [GeneratedRegex("^[A-Z][A-Za-z0-9]{0,63}$")]
    private static partial Regex Valid();

    [GeneratedRegex("[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[0-9]+")]
    private static partial Regex Word();
}
