using System.ComponentModel.DataAnnotations;
using System.Reflection;
using Idm.Configuration.Settings;

namespace Idm.Configuration.Binding;

/// <summary>Finds the shape of a property from its type, its nullability and its data annotations.</summary>
/// <remarks>On a list, ranges, patterns and words hold for each item, lengths for the list.</remarks>
internal sealed class SchemaFactory
{
    private readonly NullabilityInfoContext _nullability = new();

    public ValueSchema Create(PropertyInfo property)
    {
        var nullability = _nullability.Create(property);
        var shape = Create(property.PropertyType, nullability, property);
        var others = property.GetCustomAttributes<ValidationAttribute>().Where(a => !IsKnown(a)).ToList();
        return others.Count == 0 ? shape : new RuleSchema(shape, others, SettingProperty.KeyOf(property));
    }

    private static bool IsKnown(ValidationAttribute rule) => rule
        is RangeAttribute or RequiredAttribute or RegularExpressionAttribute or LengthAttribute
        or MinLengthAttribute or MaxLengthAttribute
        || (rule is AllowedValuesAttribute allowed && allowed.Values.Any(v => v is string));

    private ValueSchema Create(Type type, NullabilityInfo nullability, PropertyInfo property)
    {
        if (Nullable.GetUnderlyingType(type) is { } value)
        {
            return new OptionalSchema(CreateValue(value, nullability, property));
        }

        var shape = CreateValue(type, nullability, property);
        return !type.IsValueType && nullability.WriteState != NullabilityState.NotNull
            ? new OptionalSchema(shape)
            : shape;
    }

    private ValueSchema CreateValue(Type type, NullabilityInfo nullability, PropertyInfo property)
    {
        if (NumberSchema.Fits(type))
        {
            return new NumberSchema(type, NumericRange.From(property.GetCustomAttribute<RangeAttribute>()));
        }

        if (type == typeof(string))
        {
            return new TextSchema(property);
        }

        if (type == typeof(bool))
        {
            return new BooleanSchema();
        }

        if (type.IsEnum)
        {
            return new EnumSchema(type);
        }

        if (type.IsAssignableTo(typeof(Part)))
        {
            return property.GetCustomAttribute<PartAttribute>() is { } part
                ? new PartSchema(type, part.Kind)
                : throw Unreadable(property, "a Part needs the attribute [Part(kind)]");
        }

        return NestedSchema.Of(type)
            ?? CreateMany(type, nullability, property)
            ?? CreateRecord(type, property);
    }

    private ValueSchema? CreateMany(Type type, NullabilityInfo nullability, PropertyInfo property)
    {
        if (type.IsArray && type.GetArrayRank() == 1)
        {
            var element = Create(type.GetElementType()!, nullability.ElementType!, property);
            return new ListSchema(type, type.GetElementType()!, element, LengthRange.From(property));
        }

        var arguments = type.IsGenericType ? type.GetGenericArguments() : [];
        if (arguments is [var item] && type.IsAssignableFrom(typeof(List<>).MakeGenericType(item)))
        {
            var shape = Create(item, nullability.GenericTypeArguments[0], property);
            return new ListSchema(type, item, shape, LengthRange.From(property));
        }

        return arguments is [var key, var value] && key == typeof(string)
            && type.IsAssignableFrom(typeof(Dictionary<,>).MakeGenericType(key, value))
            ? new MapSchema(value, Create(value, nullability.GenericTypeArguments[1], property))
            : null;
    }

    private static RecordSchema CreateRecord(Type type, PropertyInfo property) =>
        type.IsClass && !type.IsAbstract && type.GetConstructor([]) is not null
            && type.Namespace?.StartsWith("System", StringComparison.Ordinal) != true
            ? new RecordSchema(type)
            : throw Unreadable(property, $"YAML cannot express the type {type.Name}");

    private static UnreadableSettingsException Unreadable(PropertyInfo property, string why) =>
        new($"{property.DeclaringType?.Name}.{property.Name}: {why}");
}
