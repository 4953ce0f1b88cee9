using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Idm.Sdk;
using Idm.Sdk.Schedules;

namespace Idm.Plugins.Essentials;

/// <summary>The options of <see cref="PhasesSchedule"/>.</summary>
public sealed record PhasesScheduleOptions
{
    /// <summary>The value of each phase.</summary>
    [MinLength(1)]
    [Description("The value of each phase, in order.")]
    public required IReadOnlyList<double> Values { get; init; }

    /// <summary>Ends of all phases but the last; phases of equal length when empty.</summary>
    [Description("When each phase but the last ends: fractions of the training that rise. Absent: phases of "
        + "equal length.")]
    public IReadOnlyList<double> Until { get; init; } = [];
}

/// <summary>A value that stays the same within each phase of the training.</summary>
[PluginExport(ExportKinds.Schedule, "phases", "A value of its own for each phase of the training.",
    Equation = "v(p) = values[#{u : u ≤ p}]")]
public sealed class PhasesSchedule : ISchedule
{
    private readonly IReadOnlyList<double> _values;
    private readonly PhaseEnds _ends;

    /// <summary>Takes the options.</summary>
    /// <exception cref="PluginException">The ends of the phases do not go with the values.</exception>
    public PhasesSchedule(PhasesScheduleOptions options) =>
        (_values, _ends) =
            (options.Values, new PhaseEnds("phases", "values", options.Values.Count, options.Until));

    /// <inheritdoc/>
    public double At(double progress) => _values[_ends.PhaseAt(progress)];
}
