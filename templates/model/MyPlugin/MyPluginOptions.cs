using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace MyPlugin;

/// <summary>Options of <c>use: my-plugin</c> in a pipeline: one key for each property.</summary>
public sealed record MyPluginOptions
{
    /// <summary>Channels of the hidden layers.</summary>
    [Description("Channels of the hidden layers.")]
    [Range(4, 512)]
    public int Channels { get; init; } = 32;
}
