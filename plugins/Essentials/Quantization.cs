using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Idm.Sdk;
using Idm.Sdk.Operators;
using static TorchSharp.torch;

namespace Idm.Plugins.Essentials;

/// <summary>The options of <see cref="Quantization"/>.</summary>
public sealed record QuantizationOptions : IValidatableObject
{
    /// <summary>Bits of the converter.</summary>
    [Range(1, 24)]
    [Description("Bits of the converter: it knows 2^bits values.")]
    public required int Bits { get; init; }

    /// <summary>The smallest value, in units of y.</summary>
    [Description("The smallest value that it can express, in units of the measurement y.")]
    public double Low { get; init; }

    /// <summary>The largest value, in units of y.</summary>
    [Description("The largest value that it can express, in units of the measurement y.")]
    public double High { get; init; } = 1;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!(Low < High))
            yield return new ValidationResult($"expected more than low, {Low}; found {High}", [nameof(High)]);
    }
}

/// <summary>
/// An analogue-to-digital converter: the nearest of 2^b values at equal distances; what is outside is
/// clipped.
/// </summary>
[PluginExport(ExportKinds.Noise, "quantization", "Rounds to the nearest of 2^bits values between low and "
    + "high.",
    Equation = "y' = l + Δ round((clip(y, l, h) − l) / Δ),  Δ = (h − l) / (2^b − 1);  |y' − y| ≤ Δ/2 inside "
        + "[l, h]",
    Shapes = "y: (N, ...)")]
public sealed class Quantization(QuantizationOptions options) : INoise
{
    /// <summary>Δ / √12: that of an error spread evenly over a step Δ, where nothing is clipped.</summary>
    public double? Sigma => Step / Math.Sqrt(12);

    private double Step => (options.High - options.Low) / ((1 << options.Bits) - 1);

    /// <inheritdoc/>
    public Tensor Apply(Tensor y, RandomStream random)
    {
        var step = Step;
        return PerElement.Of(y, v => options.Low
            + (step * Math.Round((Math.Clamp(v, options.Low, options.High) - options.Low) / step)));
    }
}
