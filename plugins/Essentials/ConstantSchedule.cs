using System.ComponentModel;
using Idm.Sdk;
using Idm.Sdk.Schedules;

namespace Idm.Plugins.Essentials;

/// <summary>The options of <see cref="ConstantSchedule"/>.</summary>
public sealed record ConstantScheduleOptions
{
    /// <summary>The value.</summary>
    [Description("The value, from start to end.")]
    public required double Value { get; init; }
}

/// <summary>The same value from start to end.</summary>
[PluginExport(
    ExportKinds.Schedule, "constant", "The same value from start to end.", Equation = "v(p) = value")]
public sealed class ConstantSchedule(ConstantScheduleOptions options) : ISchedule
{
    /// <inheritdoc/>
    public double At(double progress) => options.Value;
}
