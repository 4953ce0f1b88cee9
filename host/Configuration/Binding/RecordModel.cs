using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Idm.Configuration.Errors;
using Idm.Configuration.Nodes;
using Idm.Configuration.Settings;

namespace Idm.Configuration.Binding;

/// <summary>
/// The keys of a record, found by reflection once: what binder, schema and <c>idm plugins show</c> all read.
/// </summary>
public sealed class RecordModel
{
    // Weak, so that the options of an unloaded script do not stay alive.
    private static readonly ConditionalWeakTable<Type, RecordModel> _models = [];

    private readonly Type _type;

    private RecordModel(Type type)
    {
        _type = type;
        var shapes = new SchemaFactory();
        Properties = [.. type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(p => p.SetMethod is { IsPublic: true } && p.GetIndexParameters().Length == 0)
            .Where(p => p.DeclaringType != typeof(Part))
            .Select(p => new SettingProperty(p, shapes.Create(p)))];
    }

    /// <summary>The keys, in the order of the record.</summary>
    public IReadOnlyList<SettingProperty> Properties { get; }

    internal IEnumerable<string> Keys => Properties.Select(p => p.Key);

    /// <summary>The model of a record type.</summary>
    /// <exception cref="UnreadableSettingsException">YAML cannot express the type of a property.</exception>
    public static RecordModel For(Type type) => _models.GetValue(type, t => new RecordModel(t));

    /// <summary>A record with every default.</summary>
    /// <exception cref="UnreadableSettingsException">It cannot be created without arguments.</exception>
    public object CreateDefault()
    {
        try
        {
            return Activator.CreateInstance(_type)!;
        }
        catch (Exception error) when (error is MissingMethodException or TargetInvocationException)
        {
            var reason = error is TargetInvocationException { InnerException: { } inner }
                ? inner.Message
                : "it needs a public constructor without parameters";
            throw new UnreadableSettingsException($"{_type.Name} cannot be created: {reason}", error);
        }
    }

    /// <summary>The keys for people, in the order of the record.</summary>
    public IReadOnlyList<OptionDescription> Describe()
    {
        var defaults = DefaultOrNull();
        return [.. Properties.Select(p => new OptionDescription(
            p.Key, p.Value.InWords, defaults is null ? null : p.DefaultText(defaults), p.IsRequired,
            p.Description))];
    }

    /// <summary>Reads the keys it knows, and reports those that are missing.</summary>
    internal bool TryRead(
        MappingNode mapping, string path, BindingScope scope, IReadOnlySet<string> excused, out object? value)
    {
        var record = CreateDefault();
        var good = true;
        foreach (var property in Properties)
        {
            var node = mapping.Find(property.Key)?.Value
                ?? (property.DefaultPart is { } use
                    ? new ScalarNode(mapping.Origin, use, ScalarForm.Text)
                    : null);
            if (node is not null)
            {
                good &= TrySet(record, property, node, KeyPath.Join(path, property.Key), scope);
            }
            else if (property.IsRequired)
            {
                good = false;
                if (!excused.Contains(property.Key))
                {
                    scope.Missing(mapping, property.Key, property.Expected, path);
                }
            }
        }

        good = good && IsValid(record, mapping, path, scope);
        value = good ? record : null;
        return good;
    }

    private object? DefaultOrNull()
    {
        try
        {
            return CreateDefault();
        }
        catch (UnreadableSettingsException)
        {
            return null;                // the keys are worth knowing all the same
        }
    }

    private static bool TrySet(
        object record, SettingProperty property, Node node, string path, BindingScope scope)
    {
        if (!property.Value.TryRead(node, path, scope, out var value))
        {
            return false;
        }

        try
        {
            property.Set(record, value);
            return true;
        }
        catch (TargetInvocationException error)
        {
            var reason = error.InnerException?.Message ?? error.Message;
            scope.Errors.Add(ErrorCodes.OutOfRange, node.Origin, reason, path);
            return false;
        }
    }

    /// <summary>Rules between keys: a record may check itself as a whole.</summary>
    private static bool IsValid(object record, MappingNode mapping, string path, BindingScope scope)
    {
        if (record is not IValidatableObject rules)
        {
            return true;
        }

        var broken = rules.Validate(new ValidationContext(record)).ToList();
        foreach (var result in broken)
        {
            var key = result.MemberNames.Select(JsonNamingPolicy.SnakeCaseLower.ConvertName).FirstOrDefault();
            var entry = key is null ? null : mapping.Find(key);
            scope.Errors.Add(ErrorCodes.OutOfRange, entry?.Value.Origin ?? mapping.Origin,
                result.ErrorMessage ?? "these values do not go together",
                key is null ? path : KeyPath.Join(path, key));
        }

        return broken.Count == 0;
    }
}
