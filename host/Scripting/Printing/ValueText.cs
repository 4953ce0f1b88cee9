using System.Collections;
using System.Globalization;
using System.Reflection;
using Idm.Configuration;
using Idm.Sdk.Operators;
using Microsoft.CodeAnalysis.CSharp;
using static TorchSharp.torch;

namespace Idm.Scripting.Printing;

/// <summary>Values as a prompt shows them.</summary>
public static class ValueText
{
    private const int MostItems = 20;
    private const int MostLetters = 2000;

    /// <summary>The value in words, on one line or a few.</summary>
    public static string Of(object? value)
    {
        var text = value switch
        {
            null => "null",
            Tensor t => TensorText.Of(t),
            string s => SymbolDisplay.FormatLiteral(s, quote: true),
            char c => SymbolDisplay.FormatLiteral(c, quote: true),
            bool b => b ? "true" : "false",
            IOperator a => Operator(a),
            Pipeline p => p.ResolvedYaml.TrimEnd(),
            IDictionary or IEnumerable<KeyValuePair<string, object>> => Items((IEnumerable)value),
            IEnumerable items => Items(items),
            IFormattable f => f.ToString(null, CultureInfo.InvariantCulture),
            Delegate d => d.Method.ToString()!,
            Type t => Name(t),
            _ => Other(value),
        };
        return text.Length <= MostLetters ? text : text[..MostLetters] + " ...";
    }

    private static string Operator(IOperator a)
    {
        var norm = a.Norm is { } n ? string.Create(CultureInfo.InvariantCulture, $", norm {n:g5}") : "";
        return $"{Name(a.GetType())}: image {a.Image} to measurement [{string.Join(", ", a.Measurement)}]{norm}";
    }

    private static string Items(IEnumerable items)
    {
        var shown = new List<string>();
        var more = false;
        foreach (var item in items)
        {
            more = shown.Count == MostItems;
            if (more) break;
            shown.Add(item is Tensor t ? TensorText.Of(t).Split('\n')[0] : Of(item));
        }
        var count = items is ICollection c && more ? $" ({c.Count} in all)" : "";
        return $"[{string.Join(", ", shown)}{(more ? ", ..." : "")}]{count}";
    }

    /// <summary>Text of an object; if that is its type alone, its members.</summary>
    private static string Other(object value)
    {
        var type = value.GetType();
        var said = value.ToString() ?? "";
        if (said != type.ToString()) return said;
        var members = type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(p => p.Name);
        return string.Join(", ", members) is { Length: > 0 } names
            ? $"{Name(type)} with {names}"
            : Name(type);
    }

    private static string Name(Type type)
    {
        if (!type.IsGenericType) return type.Name;
        var bare = type.Name.Split('`')[0];
        return $"{bare}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>";
    }
}
