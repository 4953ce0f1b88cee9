using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace Idm.Sdk.Tests.PublicApi;

/// <summary>All that is public in an assembly as text, a line for each type and member, sorted.</summary>
internal static class ApiListing
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance
        | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static IReadOnlyList<string> Of(Assembly assembly) => Of(assembly.GetExportedTypes());

    public static IReadOnlyList<string> Of(IEnumerable<Type> types) =>
        [.. types.SelectMany(t => Members(t).Prepend(Line(t))).Order(StringComparer.Ordinal)];

    private static string Line(Type type)
    {
        var kind = type.IsEnum ? "enum" : type.IsInterface ? "interface"
            : typeof(Delegate).IsAssignableFrom(type) ? "delegate"
            : type.IsValueType ? "struct"
            : type is { IsAbstract: true, IsSealed: true } ? "static class"
            : type.IsSealed ? "sealed class" : type.IsAbstract ? "abstract class" : "class";
        var bases = new[] { type.BaseType }.Concat(type.GetInterfaces()).OfType<Type>()
            .Where(b => b != typeof(object) && b != typeof(ValueType) && b != typeof(Enum) && b.IsVisible)
            .Select(TypeName.Of).Order(StringComparer.Ordinal).ToList();
        return $"{TypeName.Of(type)} : {kind}{(bases.Count > 0 ? " : " + string.Join(", ", bases) : "")}";
    }

    private static IEnumerable<string> Members(Type type)
    {
        var owner = TypeName.Of(type);
        if (type.IsEnum)
            return type.GetFields(BindingFlags.Public | BindingFlags.Static)
                .Select(f => $"{owner}.{f.Name} = "
                    + $"{Convert.ToInt64(f.GetRawConstantValue(), CultureInfo.InvariantCulture)}");
        return type.GetMembers(Declared)
            .Where(m => !m.IsDefined(typeof(CompilerGeneratedAttribute)))
            .Select(m => m switch
            {
                ConstructorInfo c when IsSeen(c) && !c.IsStatic => $"{owner}.new({Parameters(c)})",
                MethodInfo { IsSpecialName: false } f when IsSeen(f) =>
                    $"{owner}.{f.Name}{Generics(f)}({Parameters(f)}) : "
                        + $"{TypeName.Of(f.ReturnParameter)}{Modifiers(f)}",
                MethodInfo { IsSpecialName: true } f
                when IsSeen(f) && f.Name.StartsWith("op_", StringComparison.Ordinal) =>
                    $"{owner}.{f.Name}({Parameters(f)}) : {TypeName.Of(f.ReturnParameter)}",
                PropertyInfo p when p.GetAccessors(true).Any(IsSeen) =>
                    $"{owner}.{p.Name}{Accessors(p)} : "
                        + $"{TypeName.Of(p)}{Modifiers(p.GetAccessors(true).First(IsSeen))}",
                FieldInfo f when f.IsPublic || f.IsFamily =>
                    $"{owner}.{f.Name} : {TypeName.Of(f)}{Kind(f)}",
                EventInfo e when e.AddMethod is { } add && IsSeen(add) =>
                    $"{owner}.{e.Name} event {TypeName.Of(e.EventHandlerType!)}",
                _ => null,
            })
            .OfType<string>();
    }

    private static bool IsSeen(MethodBase method) =>
        method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    // What a class that implements or derives has to do, and what it may.
    private static string Modifiers(MethodInfo method)
    {
        var text = new StringBuilder();
        if (method.IsStatic) text.Append(" static");
        if (method.IsAbstract) text.Append(" abstract");
        else if (method is { IsVirtual: true, IsFinal: false } && method.DeclaringType!.IsSealed != true)
            text.Append(method.GetBaseDefinition() == method ? " virtual" : " override");
        return method.IsFamily ? text.Append(" protected").ToString() : text.ToString();
    }

    private static string Kind(FieldInfo field) =>
        field.IsLiteral ? $" = {Value(field.GetRawConstantValue())}" : field.IsInitOnly ? " readonly" : "";

    private static string Accessors(PropertyInfo property)
    {
        var set = property.SetMethod is { } s && IsSeen(s)
            ? s.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit))
            ? " init;"
            : " set;"
            : "";
        var required = property.IsDefined(typeof(RequiredMemberAttribute)) ? "required " : "";
        return $" {{ {required}{(property.GetMethod is { } g && IsSeen(g) ? "get;" : "")}{set} }}";
    }

    private static string Generics(MethodInfo method) =>
        method.IsGenericMethodDefinition
            ? $"<{string.Join(", ", method.GetGenericArguments().Select(a => a.Name))}>"
            : "";

    private static string Parameters(MethodBase method) =>
        string.Join(", ", method.GetParameters().Select(p =>
        $"{(p.IsDefined(typeof(ParamArrayAttribute)) ? "params " : "")}{TypeName.Of(p)} {p.Name}"
        + (p.HasDefaultValue ? $" = {Value(p.RawDefaultValue)}" : "")));

    private static string Value(object? value) => value switch
    {
        null => "null",
        string text => $"\"{text}\"",
        bool flag => flag ? "true" : "false",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };
}
