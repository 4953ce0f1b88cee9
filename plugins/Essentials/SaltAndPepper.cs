using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Idm.Sdk;
using Idm.Sdk.Operators;
using static TorchSharp.torch;

namespace Idm.Plugins.Essentials;

/// <summary>The options of <see cref="SaltAndPepper"/>.</summary>
public sealed record SaltAndPepperOptions
{
    /// <summary>Probability that a value is lost.</summary>
    [Range(0.0, 1.0)]
    [Description("How likely a number is lost: half of those become pepper, half salt.")]
    public required double Fraction { get; init; }

    /// <summary>The value of a dead sensor, in units of y.</summary>
    [Description("Pepper: the value of a dead sensor, in units of the measurement y.")]
    public double Pepper { get; init; }

    /// <summary>The value of a stuck sensor, in units of y.</summary>
    [Description("Salt: the value of a stuck sensor, in units of the measurement y.")]
    public double Salt { get; init; } = 1;
}

/// <summary>Sensors that are dead or stuck.</summary>
[PluginExport(ExportKinds.Noise, "salt-and-pepper", "Some numbers are lost: dead (pepper) or stuck (salt).",
    Equation = "y' = pepper or salt with probability p/2 each, else y", Shapes = "y: (N, ...)")]
public sealed class SaltAndPepper(SaltAndPepperOptions options) : INoise
{
    /// <inheritdoc/>
    public Tensor Apply(Tensor y, RandomStream random) => PerElement.Of(y, v =>
    {
        var drawn = random.NextUniform();
        return drawn >= options.Fraction ? v : drawn < options.Fraction / 2 ? options.Pepper : options.Salt;
    });
}
