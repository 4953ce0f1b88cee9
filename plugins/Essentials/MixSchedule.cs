using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Idm.Sdk;
using Idm.Sdk.Schedules;

namespace Idm.Plugins.Essentials;

/// <summary>Rule by which a <see cref="MixSchedule"/> combines its parts.</summary>
public enum MixRule
{
    /// <summary>Their sum.</summary>
    Sum,

    /// <summary>Their product.</summary>
    Product,

    /// <summary>The smallest.</summary>
    Minimum,

    /// <summary>The largest.</summary>
    Maximum,
}

/// <summary>The options of <see cref="MixSchedule"/>.</summary>
public sealed record MixScheduleOptions
{
    /// <summary>The schedules.</summary>
    [MinLength(1)]
    [Description("The schedules; a number stays what it is.")]
    public required IReadOnlyList<NestedPart<ISchedule>> Parts { get; init; }

    /// <summary>Rule by which they are combined.</summary>
    [Description("How they are put together: sum, product, minimum or maximum.")]
    public MixRule By { get; init; } = MixRule.Sum;
}

/// <summary>Several schedules in one value.</summary>
[PluginExport(ExportKinds.Schedule, "mix", "The sum, product, minimum or maximum of several schedules.",
    Equation = "v(p) = part₁(p) ∘ part₂(p) ∘ ⋯,  ∘ one of +, ·, min, max")]
public sealed class MixSchedule(MixScheduleOptions options, PluginContext context) : ISchedule
{
    private readonly ISchedule[] _parts = [.. options.Parts.Select(context.Create)];

    /// <inheritdoc/>
    public double At(double progress)
    {
        var values = _parts.Select(part => part.At(progress));
        return options.By switch
        {
            MixRule.Product => values.Aggregate(1.0, (product, value) => product * value),
            MixRule.Minimum => values.Min(),
            MixRule.Maximum => values.Max(),
            _ => values.Sum(),
        };
    }
}
