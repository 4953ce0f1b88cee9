using System.Collections;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Idm.Engine.Pipelines.Binding;
using Idm.Engine.Plugins.Loading;

namespace Idm.Engine.Plugins;

/// <summary>One option of an export, as <c>idm plugins show</c> prints it.</summary>
/// <param name="Key">Its key in pipelines, snake_case.</param>
/// <param name="Type">
/// What it takes: <c>number</c>, <c>integer</c>, <c>text</c>, <c>list of number</c>, ...
/// </param>
/// <param name="Default">The value if it is left out; null if there is none.</param>
/// <param name="Required">Whether it may not be left out.</param>
/// <param name="Allowed">A range such as <c>0.1 to 10</c> or a list of values; null if anything goes.</param>
/// <param name="Description">What it means; empty if the author did not say.</param>
public sealed record OptionDescription(
    string Key, string Type, string? Default, bool Required, string? Allowed, string Description);

/// <summary>An export with its options, for people: read by reflection over the options record.</summary>
/// <param name="Export">
/// The export; its summary, equation, shapes and citation are known without loading.
/// </param>
/// <param name="Options">Its options in the order of declaration.</param>
public sealed record ExportDescription(Export Export, IReadOnlyList<OptionDescription> Options)
{
    /// <summary>Loads an export's options record and describes it.</summary>
    /// <exception cref="PluginLoadException">The plugin cannot be loaded.</exception>
    public static ExportDescription Of(Export export, IPluginLoader loader)
    {
        var type = loader.OptionsType(export);
        return new ExportDescription(export, type is null ? [] : Describe(type));
    }

    /// <summary>Describes an options record.</summary>
    public static IReadOnlyList<OptionDescription> Describe(
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.All)] Type options)
    {
        var defaults = DefaultsOf(options);
        return [.. options.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(p => p.SetMethod is { IsPublic: true } && p.GetIndexParameters().Length == 0)
            .Select(p => Describe(p, defaults))];
    }

    private static OptionDescription Describe(PropertyInfo property, object? defaults)
    {
        var required = property.IsDefined(typeof(RequiredMemberAttribute));
        var value = required || defaults is null ? null : property.GetValue(defaults);
        return new OptionDescription(
            JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name),
            TypeTextOf(property.PropertyType),
            value is null ? null : TextOf(value),
            required,
            AllowedBy(property),
            property.GetCustomAttribute<DescriptionAttribute>()?.Description ?? "");
    }

    // Required members are a rule of the compiler: an empty record shows the other defaults as well.
    private static object? DefaultsOf(Type options)
    {
        try
        {
            return Activator.CreateInstance(options);
        }
        catch (Exception e) when (e is MissingMethodException or TargetInvocationException)
        {
            return null;
        }
    }

    private static string? AllowedBy(PropertyInfo property)
    {
        if (property.GetCustomAttribute<RangeAttribute>() is { } range)
            return $"{TextOf(range.Minimum)} to {TextOf(range.Maximum)}";
        if (property.GetCustomAttribute<AllowedValuesAttribute>() is { } allowed)
            return string.Join(", ", allowed.Values.Select(TextOf));
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        return type.IsEnum ? string.Join(", ", Enum.GetNames(type).Select(ChoiceOf)) : null;
    }

    private static string TypeTextOf(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } inner) return TypeTextOf(inner);
        if (type.IsEnum) return "choice";
        if (type == typeof(string)) return "text";
        if (type == typeof(bool)) return "true or false";
        if (type == typeof(float) || type == typeof(double) || type == typeof(decimal)) return "number";
        if (type.IsPrimitive) return "integer";
        if (NestedShape.KindOf(type) is { } kind) return kind;
        var list = type.GetInterfaces().Append(type).FirstOrDefault(
            i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IEnumerable<>));
        return list is null ? type.Name : $"list of {TypeTextOf(list.GetGenericArguments()[0])}";
    }

    private static string TextOf(object? value) => value switch
    {
        null => "null",
        bool flag => flag ? "true" : "false",
        Enum choice => ChoiceOf(choice.ToString()),
        string text => text,
        IEnumerable items => $"[{string.Join(", ", items.Cast<object?>().Select(TextOf))}]",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    private static string ChoiceOf(string name) => JsonNamingPolicy.SnakeCaseLower.ConvertName(name);
}
