using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Idm.Sdk;
using Idm.Sdk.Schedules;

namespace Idm.Plugins.Essentials;

/// <summary>The options of <see cref="SequenceSchedule"/>.</summary>
public sealed record SequenceScheduleOptions
{
    /// <summary>The schedules, in order.</summary>
    [MinLength(1)]
    [Description("The schedules, in order; each runs from its own 0 to its own 1 within its phase. A number "
        + "stays what it is.")]
    public required IReadOnlyList<NestedPart<ISchedule>> Parts { get; init; }

    /// <summary>Ends of all schedules but the last; phases of equal length when empty.</summary>
    [Description("When each schedule but the last ends: fractions of the training that rise. Absent: phases "
        + "of equal length.")]
    public IReadOnlyList<double> Until { get; init; } = [];
}

/// <summary>Schedules one after another.</summary>
[PluginExport(ExportKinds.Schedule, "sequence", "Schedules one after another, each over its own phase.",
    Equation = "v(p) = partᵢ((p - uᵢ₋₁) / (uᵢ - uᵢ₋₁)) for uᵢ₋₁ ≤ p < uᵢ, with u₀ = 0 and the last u = 1")]
public sealed class SequenceSchedule : ISchedule
{
    private readonly ISchedule[] _parts;
    private readonly PhaseEnds _ends;

    /// <summary>Creates the parts.</summary>
    /// <exception cref="PluginException">The ends of the phases do not go with the parts.</exception>
    public SequenceSchedule(SequenceScheduleOptions options, PluginContext context)
    {
        _ends = new PhaseEnds("sequence", "parts", options.Parts.Count, options.Until);
        _parts = [.. options.Parts.Select(context.Create)];
    }

    /// <inheritdoc/>
    public double At(double progress)
    {
        var phase = _ends.PhaseAt(progress);
        return _parts[phase].At(_ends.Within(phase, progress));
    }
}
