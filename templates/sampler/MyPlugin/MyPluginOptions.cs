using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace MyPlugin;

/// <summary>Options of <c>use: my-plugin</c> in a pipeline: one key for each property.</summary>
public sealed record MyPluginOptions
{
    /// <summary>Number of steps.</summary>
    [Description("Number of steps.")]
    [Range(1, 10_000)]
    public int Steps { get; init; } = 100;

    /// <summary>Length of a step in units of 1/‖A‖²; it converges below 2.</summary>
    [Description("Length of a step in units of 1/‖A‖²; it converges below 2.")]
    [Range(0.01, 1.99)]
    public double Length { get; init; } = 1;
}
