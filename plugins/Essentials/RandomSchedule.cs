using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Idm.Sdk;
using Idm.Sdk.Schedules;

namespace Idm.Plugins.Essentials;

/// <summary>The options of <see cref="RandomSchedule"/>.</summary>
public sealed record RandomScheduleOptions : IValidatableObject
{
    /// <summary>
    /// The values to draw from, each as likely as the others; a value may be listed more than once.
    /// </summary>
    [Description("The values to draw from, each as likely as the others; listed twice, a value is drawn "
        + "twice as often.")]
    public IReadOnlyList<double> Values { get; init; } = [];

    /// <summary>The lower end of the range to draw from, in place of <see cref="Values"/>.</summary>
    [Description("The lower end of the range to draw from, instead of values.")]
    public double? From { get; init; }

    /// <summary>The upper end of the range.</summary>
    [Description("The upper end of the range.")]
    public double? To { get; init; }

    /// <summary>Sampling of the range.</summary>
    [Description("linear: all values of the range are equally likely. log: all factors are (0.01 to 0.1 as "
        + "likely as 0.1 to 1).")]
    public RandomScale Scale { get; init; }

    /// <summary>Draws evenly spaced values only, so many.</summary>
    [Description("Draws so many evenly spaced values of the range only, so that what is created for a value "
        + "can be used again.")]
    [Range(2, 1000)]
    public int? Count { get; init; }

    /// <summary>Another seed draws other values.</summary>
    [Description("Another seed draws other values.")]
    public int Seed { get; init; }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        var range = From is not null || To is not null;
        if (range == Values.Count > 0)
            yield return new("expected either values, or from and to", [nameof(Values)]);
        else if (range && !(From < To))
            yield return new($"expected from below to, found {From} and {To}", [nameof(From)]);
        else if (range && Scale == RandomScale.Log && !(From > 0))
            yield return new($"a log scale begins above 0, found {From}", [nameof(From)]);
    }
}

/// <summary>Sampling of a range.</summary>
public enum RandomScale
{
    /// <summary>Uniform in the value.</summary>
    Linear,

    /// <summary>Uniform in the logarithm.</summary>
    Log,
}

/// <summary>A value drawn anew at each step.</summary>
/// <remarks>
/// A function of progress, as every schedule: a resumed training draws what it would have drawn.
/// </remarks>
[PluginExport(ExportKinds.Schedule, "random", "A value drawn anew at each step, from a list or a range.",
    Equation = "v(p) ~ U{values}, U[from, to], or exp U[log from, log to]")]
public sealed class RandomSchedule(RandomScheduleOptions options) : ISchedule
{
    private readonly RandomStream _random = RandomStream.FromSeed(options.Seed).Derive("random schedule");

    /// <inheritdoc/>
    public double At(double progress)
    {
        var stream = _random.Derive("progress", BitConverter.DoubleToInt64Bits(progress));
        if (options.Values.Count > 0) return options.Values[stream.NextInt(options.Values.Count)];
        var share = options.Count is { } count ? stream.NextInt(count) / (count - 1.0) : stream.NextUniform();
        var (from, to) = (options.From!.Value, options.To!.Value);
        return options.Scale == RandomScale.Log
            ? from * Math.Pow(to / from, share)
            : from + (share * (to - from));
    }
}
