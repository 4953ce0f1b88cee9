using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Idm.Sdk;
using Idm.Sdk.Schedules;

namespace Idm.Plugins.Essentials;

/// <summary>The options of <see cref="MultistepSchedule"/>.</summary>
public sealed record MultistepScheduleOptions
{
    /// <summary>The value before the first milestone.</summary>
    [Description("The value before the first milestone.")]
    public required double Value { get; init; }

    /// <summary>Fractions of the training at which the value changes, inside (0, 1).</summary>
    [Description("When the value changes: fractions of the training, inside (0, 1).")]
    public required IReadOnlyList<double> Milestones { get; init; }

    /// <summary>Factor applied to the value at each milestone.</summary>
    [Range(0, double.MaxValue)]
    [Description("What the value is multiplied by at each milestone.")]
    public double Factor { get; init; } = 0.5;

    /// <summary>The fraction of the training during which the value rises linearly from 0.</summary>
    [Range(0, 1)]
    [Description("The fraction of the training during which the value rises linearly from 0.")]
    public double Warmup { get; init; }
}

/// <summary>A value that is multiplied by a factor at each milestone.</summary>
[PluginExport(ExportKinds.Schedule, "multistep", "A value that is multiplied by a factor at each milestone.",
    Equation = "v(p) = value · factor^#{m : m ≤ p} · min(1, p / warmup)")]
public sealed class MultistepSchedule : ISchedule
{
    private readonly MultistepScheduleOptions _options;

    /// <summary>Takes the options.</summary>
    /// <exception cref="PluginException">A milestone lies outside (0, 1).</exception>
    public MultistepSchedule(MultistepScheduleOptions options)
    {
        foreach (var milestone in options.Milestones)
        {
            if (milestone is > 0 and < 1) continue;
            throw new PluginException(
                FormattableString.Invariant($"a milestone of the multistep schedule is {milestone}: ")
                + "expected a fraction of the training, above 0 and below 1. Divide steps by their total");
        }
        _options = options;
    }

    /// <inheritdoc/>
    public double At(double progress) =>
        _options.Value * Math.Pow(_options.Factor, _options.Milestones.Count(m => m <= progress))
        * Warmup.At(progress, _options.Warmup);
}
