using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Idm.Common.Files;
using Idm.Configuration.Settings;

namespace Idm.Configuration.Binding;

/// <summary>One key of a mapping: a settable property of a record.</summary>
public sealed class SettingProperty
{
    private readonly PropertyInfo _property;

    internal SettingProperty(PropertyInfo property, ValueSchema shape)
    {
        _property = property;
        Value = shape;
        Key = KeyOf(property);
        Description = property.GetCustomAttribute<DescriptionAttribute>()?.Description ?? "";
        DefaultPart = property.GetCustomAttribute<PartAttribute>()?.Default;
        IsRequired = DefaultPart is null
            && (property.IsDefined(typeof(RequiredMemberAttribute))
                || property.IsDefined(typeof(RequiredAttribute)));
    }

    /// <summary>The key in YAML: snake_case.</summary>
    public string Key { get; }

    /// <summary>Description for users; empty when its author gives none.</summary>
    public string Description { get; }

    /// <summary>Whether the key must be there.</summary>
    public bool IsRequired { get; }

    /// <summary>Permitted values, in words: <c>a whole number, 1 to 256</c>.</summary>
    public string Expected => Value.Expected;

    /// <summary>Whether the value is a number, so that a schedule can change it.</summary>
    public bool IsNumber => NumberSchema.Fits(NumberType);

    /// <summary>Whether the value is a whole number.</summary>
    public bool IsWhole => NumberType == typeof(int) || NumberType == typeof(long);

    internal ValueSchema Value { get; }

    private Type NumberType => Nullable.GetUnderlyingType(_property.PropertyType) ?? _property.PropertyType;

    /// <summary>The export that stands here when the key is absent; null for most.</summary>
    internal string? DefaultPart { get; }

    /// <summary>The default as JSON, which is YAML too; null when there is none to show.</summary>
    public string? DefaultText(object defaults) => DefaultJson(defaults) is { } value ? Json.Line(value)
        : null;

    internal static string KeyOf(PropertyInfo property) =>
        JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name);

    internal JsonNode? DefaultJson(object defaults) =>
        DefaultPart is not null ? DefaultPart
        : IsRequired ? null
        : _property.GetValue(defaults) is { } value ? Value.Json(value)
        : null;

    internal void Set(object record, object? value) => _property.SetValue(record, value);
}
