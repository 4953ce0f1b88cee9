using System.Reflection.Metadata;
using System.Text.RegularExpressions;

namespace Idm.PluginHosting.Metadata;

/// <summary>Writes members as text: exact for comparing, short for people.</summary>
internal static partial class MemberText
{
    public static string OfMethod(string name, MethodSignature<string> signature)
    {
        var kind = signature.Header.IsInstance ? "" : "static ";
        var arity = signature.GenericParameterCount == 0 ? "" : $"``{signature.GenericParameterCount}";
        return $"{kind}{signature.ReturnType} {name}{arity}({string.Join(", ", signature.ParameterTypes)})";
    }

    public static string OfField(string name, string type) => $"{type} {name}";

    public static string Of(MetadataReader reader, MemberReference member)
    {
        var name = reader.GetString(member.Name);
        return member.GetKind() == MemberReferenceKind.Method
            ? OfMethod(name, member.DecodeMethodSignature(TypeText.Instance, null))
            : OfField(name, member.DecodeFieldSignature(TypeText.Instance, null));
    }

    /// <summary>For messages: <c>Shift(Tensor, Double)</c>.</summary>
    public static string Short(MetadataReader reader, MemberReference member)
    {
        var name = reader.GetString(member.Name);
        if (member.GetKind() != MemberReferenceKind.Method) return name;
        var types = member.DecodeMethodSignature(TypeText.Instance, null).ParameterTypes;
        return $"{name}({string.Join(", ", types.Select(Short))})";
    }

    private static string Short(string type) => Qualification().Replace(type, "");

    [GeneratedRegex(@"[\w`]+[.+]|`\d+")]
    private static partial Regex Qualification();
}
