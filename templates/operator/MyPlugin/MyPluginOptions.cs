using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace MyPlugin;

/// <summary>Options of <c>use: my-plugin</c> in a pipeline: one key for each property.</summary>
public sealed record MyPluginOptions
{
    /// <summary>Fraction of the pixels that are seen.</summary>
    [Description("Fraction of the pixels that are seen.")]
    [Range(0.01, 1.0)]
    public double Keep { get; init; } = 0.5;
}
