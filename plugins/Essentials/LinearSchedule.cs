using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Idm.Sdk;
using Idm.Sdk.Schedules;

namespace Idm.Plugins.Essentials;

/// <summary>The options of <see cref="LinearSchedule"/>.</summary>
public sealed record LinearScheduleOptions
{
    /// <summary>The value at the start.</summary>
    [Description("The value at the start, kept until the change begins.")]
    public required double From { get; init; }

    /// <summary>The value at the end.</summary>
    [Description("The value at the end, kept once it is reached.")]
    public required double To { get; init; }

    /// <summary>Progress at which the change begins.</summary>
    [Range(0.0, 1.0)]
    [Description("When the change begins: a fraction of the training.")]
    public double Begin { get; init; }

    /// <summary>Progress at which the change is complete.</summary>
    [Range(0.0, 1.0)]
    [Description("When the change is complete: a fraction of the training.")]
    public double End { get; init; } = 1;
}

/// <summary>A value that changes along a straight line.</summary>
[PluginExport(ExportKinds.Schedule, "linear", "A value that changes along a straight line.",
    Equation = "v(p) = from + (to - from) clamp((p - begin) / (end - begin), 0, 1)")]
public sealed class LinearSchedule : ISchedule
{
    private readonly LinearScheduleOptions _options;

    /// <summary>Takes the options.</summary>
    /// <exception cref="PluginException">The change ends before it begins.</exception>
    public LinearSchedule(LinearScheduleOptions options)
    {
        if (options.End < options.Begin)
        {
            throw new PluginException(FormattableString.Invariant(
                $"the linear schedule begins at {options.Begin} and ends at {options.End}: expected begin <= end"));
        }
        _options = options;
    }

    /// <inheritdoc/>
    public double At(double progress)
    {
        if (progress >= _options.End) return _options.To;
        if (progress <= _options.Begin) return _options.From;
        return _options.From
            + ((_options.To - _options.From) * (progress - _options.Begin) / (_options.End - _options.Begin));
    }
}
