using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Idm.Sdk;
using Idm.Sdk.Schedules;

namespace Idm.Plugins.Essentials;

/// <summary>The options of <see cref="WarmUpSchedule"/>.</summary>
public sealed record WarmUpScheduleOptions
{
    /// <summary>Schedule after the warm-up.</summary>
    [Description("The schedule that is warmed up to; a number stays what it is.")]
    public required NestedPart<ISchedule> To { get; init; }

    /// <summary>The fraction of the training during which the factor rises to 1.</summary>
    [Range(0.0, 1.0)]
    [Description("The fraction of the training during which the value rises linearly to the schedule's.")]
    public double Over { get; init; } = 0.01;

    /// <summary>The factor at the start.</summary>
    [Range(0.0, 1.0)]
    [Description("The part of the schedule's value that the training starts with.")]
    public double From { get; init; }
}

/// <summary>Another schedule, approached from below.</summary>
[PluginExport(
    ExportKinds.Schedule, "warm-up", "Another schedule, whose value is approached from below at the start.",
    Equation = "v(p) = to(p) (from + (1 - from) min(1, p / over))")]
public sealed class WarmUpSchedule(WarmUpScheduleOptions options, PluginContext context) : ISchedule
{
    private readonly ISchedule _to = context.Create(options.To);

    /// <inheritdoc/>
    public double At(double progress) =>
        _to.At(progress) * (options.From + ((1 - options.From) * Warmup.At(progress, options.Over)));
}
