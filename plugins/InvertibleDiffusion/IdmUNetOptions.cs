using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Idm.Plugins.InvertibleDiffusion;

/// <summary>Options of <see cref="IdmUNet"/>.</summary>
public sealed record IdmUNetOptions
{
    [Description("full: the published network (320 and 640 channels, attention everywhere, 115 million "
        + "weights at 3 steps). small: the same topology for CPUs (32 and 64 channels, no attention unless "
        + "asked for).")]
    public UNetSize Size { get; init; } = UNetSize.Small;

    [Description("Channels of the upper level, instead of the size's own; the lower level has twice as many.")]
    [Range(4, 1024)]
    public int? Channels { get; init; }

    [Description("Groups of the group normalisations, instead of the size's own; must divide the channels.")]
    [Range(1, 256)]
    public int? Groups { get; init; }

    [Description("Attention heads, instead of the size's own; must divide the channels.")]
    [Range(1, 64)]
    public int? Heads { get; init; }

    [Description("Attention at the upper level (half resolution), instead of the size's own: full, window or "
        + "none.")]
    public AttentionReach? UpperAttention { get; init; }

    [Description("Attention at the lower level (quarter resolution), instead of the size's own: full, window "
        + "or none.")]
    public AttentionReach? LowerAttention { get; init; }

    [Description("Side of the attention windows, in tokens.")]
    [Range(2, 64)]
    public int Window { get; init; } = 8;

    [Description("Restores faster on CPUs by Winograd's convolution, where a layer has 128 channels and "
        + "more: keeps the weights of such layers a second time, four times as large (1 GiB for size: full). "
        + "false saves that memory. No part in training.")]
    public bool Winograd { get; init; } = true;

    /// <summary>The shape that these options describe.</summary>
    internal UNetShape Shape()
    {
        var own = Size == UNetSize.Full ? UNetShape.Full : UNetShape.Small;
        return own with
        {
            Upper = Channels ?? own.Upper,
            Groups = Groups ?? own.Groups,
            Heads = Heads ?? own.Heads,
            UpperAttention = UpperAttention ?? own.UpperAttention,
            LowerAttention = LowerAttention ?? own.LowerAttention,
            Window = Window,
        };
    }
}

/// <summary>Named sizes of the network.</summary>
public enum UNetSize
{
    /// <summary>320 and 640 channels, attention everywhere.</summary>
    Full,

    /// <summary>
    /// 32 and 64 channels, no attention: on a CPU its time is better spent on convolutions.
    /// </summary>
    Small,
}

/// <summary>Reach of attention.</summary>
public enum AttentionReach
{
    /// <summary>All of them.</summary>
    Full,

    /// <summary>Those in one square window.</summary>
    Window,

    /// <summary>No transformer at this level, and one injector where there were two around it.</summary>
    None,
}
