using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using Idm.Configuration.Binding;
using Idm.Configuration.Errors;
using Idm.Configuration.Exports;
using Idm.Configuration.Nodes;
using Idm.Configuration.Settings;

namespace Idm.Configuration;

/// <summary>
/// Puts a schedule's value where it belongs, checked by the same rules as a number that was written there.
/// </summary>
public static class ScheduledValue
{
    private static readonly MethodInfo Copy = typeof(object)
        .GetMethod("MemberwiseClone", BindingFlags.Instance | BindingFlags.NonPublic)!;

    /// <summary>The value as the setting takes it: whole numbers are rounded.</summary>
    /// <exception cref="ConfigurationException">
    /// The setting cannot have that value: at the schedule, with its range.
    /// </exception>
    public static object Require(ScheduledSetting setting, double value) => Read(setting, value);

    /// <summary>The part with one option changed; the part itself stays what it is.</summary>
    /// <exception cref="ConfigurationException">
    /// The option cannot have that value, or not together with the others.
    /// </exception>
    public static T With<T>(T part, ScheduledSetting setting, double value)
        where T : Part
    {
        var option = setting.Option
            ?? throw new InvalidOperationException($"the options of {part.Use} are not known yet");
        var options = Copy.Invoke(part.Options!, null)!;
        option.Set(options, Read(setting, value));
        List<ValidationResult> broken = [];
        if (options is IValidatableObject rules)
            broken.AddRange(rules.Validate(new ValidationContext(options)));
        return broken.Count == 0 ? part with { Options = options } : throw new ConfigurationException(
            [.. broken.Select(
                b => new ConfigurationError(
                    ErrorCodes.OutOfRange, setting.Schedule.Origin, setting.SchedulePath,
                $"{Text(value, setting)}: {b.ErrorMessage}"))]);
    }

    private static object Read(ScheduledSetting setting, double value)
    {
        var errors = new ConfigurationErrors();
        var scope = new BindingScope(errors, new NoExports(), null, "", incomplete: false);
        var node = new ScalarNode(setting.Schedule.Origin, Text(value, setting), ScalarForm.Plain);
        setting.Option!.Value.TryRead(node, setting.SchedulePath, scope, out var read);
        errors.ThrowIfAny();
        return read!;
    }

    private static string Text(double value, ScheduledSetting setting) =>
        (setting.Option!.IsWhole ? Math.Round(value) : value)
        .ToString(setting.Option.IsWhole ? "f0" : "r", CultureInfo.InvariantCulture);

    private sealed class NoExports : IExportCatalog
    {
        public IEnumerable<ExportInfo> All => [];

        public ExportLookup Find(string kind, string name) =>
            ExportLookup.Missing(ErrorCodes.WrongForm, "a number is expected");
    }
}
