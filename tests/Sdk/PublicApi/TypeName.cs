using System.Reflection;

namespace Idm.Sdk.Tests.PublicApi;

/// <summary>Types as people write them, with <c>?</c> where null is allowed.</summary>
internal static class TypeName
{
    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void", [typeof(bool)] = "bool", [typeof(int)] = "int", [typeof(long)] = "long",
        [typeof(float)] = "float", [typeof(double)] = "double", [typeof(string)] = "string",
        [typeof(object)] = "object",
        [typeof(byte)] = "byte", [typeof(ulong)] = "ulong", [typeof(ushort)] = "ushort",
    };

    public static string Of(ParameterInfo parameter) =>
        Annotated(new NullabilityInfoContext().Create(parameter));

    public static string Of(PropertyInfo property) =>
        Annotated(new NullabilityInfoContext().Create(property));

    public static string Of(FieldInfo field) => Annotated(new NullabilityInfoContext().Create(field));

    public static string Of(Type type) => Name(type, type.GetGenericArguments().Select(Of));

    private static string Annotated(NullabilityInfo info)
    {
        var type = info.Type;
        if (type.IsByRef) return "ref " + Of(type.GetElementType()!);
        if (Nullable.GetUnderlyingType(type) is { } value) return Of(value) + "?";
        var name = info.ElementType is { } element
            ? Annotated(element) + "[]"
            : Name(type, info.GenericTypeArguments.Length > 0
                ? info.GenericTypeArguments.Select(Annotated)
                : type.GetGenericArguments().Select(Of));
        var isNull = info.ReadState == NullabilityState.Nullable
            || info.WriteState == NullabilityState.Nullable;
        return isNull && !type.IsValueType ? name + "?" : name;
    }

    private static string Name(Type type, IEnumerable<string> arguments)
    {
        if (Keywords.TryGetValue(type, out var keyword)) return keyword;
        if (type.IsArray) return Of(type.GetElementType()!) + "[]";
        if (type.IsGenericParameter) return type.Name;
        // TorchSharp nests its types: torch.Tensor is what people write.
        var scope = type.DeclaringType is { } outer ? Of(outer)
            : type.Namespace is { } space && space.StartsWith("Idm.", StringComparison.Ordinal)
            ? space
            : null;
        var own = type.Name.Split('`')[0];
        var all = arguments.ToList();
        var generic = all.Count > 0 && type.Name.Contains('`', StringComparison.Ordinal)
            ? $"<{string.Join(", ", all)}>"
            : "";
        return (scope is null ? "" : scope + ".") + own + generic;
    }
}
