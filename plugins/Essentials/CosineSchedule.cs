using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Idm.Sdk;
using Idm.Sdk.Schedules;

namespace Idm.Plugins.Essentials;

/// <summary>The options of <see cref="CosineSchedule"/>.</summary>
public sealed record CosineScheduleOptions
{
    /// <summary>The largest value, reached at the end of the warm-up.</summary>
    [Description("The largest value, reached at the end of the warm-up.")]
    public required double Value { get; init; }

    /// <summary>The value at the end.</summary>
    [Description("The value at the end.")]
    public double Final { get; init; }

    /// <summary>The fraction of the training during which the value rises linearly from 0.</summary>
    [Range(0, 1)]
    [Description("The fraction of the training during which the value rises linearly from 0.")]
    public double Warmup { get; init; }
}

/// <summary>A value that falls along half a cosine wave.</summary>
[PluginExport(ExportKinds.Schedule, "cosine", "A value that falls along half a cosine wave.",
    Equation = "v(p) = final + (value - final) (1 + cos π q) / 2, q = (p - warmup) / (1 - warmup); "
        + "value · p / warmup for p < warmup",
    Citation = "Loshchilov, Hutter, SGDR: Stochastic gradient descent with warm restarts, ICLR 2017")]
public sealed class CosineSchedule(CosineScheduleOptions options) : ISchedule
{
    /// <inheritdoc/>
    public double At(double progress)
    {
        if (progress < options.Warmup) return options.Value * Warmup.At(progress, options.Warmup);
        if (progress >= 1) return options.Warmup < 1 ? options.Final : options.Value;
        var q = (progress - options.Warmup) / (1 - options.Warmup);
        return options.Final + ((options.Value - options.Final) * (1 + Math.Cos(Math.PI * q)) / 2);
    }
}
