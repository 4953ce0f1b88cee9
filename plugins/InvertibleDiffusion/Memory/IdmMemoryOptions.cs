using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Idm.Plugins.InvertibleDiffusion.Memory;

/// <summary>Options of <see cref="IdmMemory"/>.</summary>
public sealed record IdmMemoryOptions
{
    [Description("small: 32 and 64 channels, one block at each level (114,000 weights per step). large: 48 "
        + "and 96 channels, two blocks at the lower level (about four times the weights and three times the "
        + "work).")]
    public MemorySize Size { get; init; } = MemorySize.Small;

    [Description("Channels of the features at half resolution, instead of the size's own.")]
    [Range(8, 512)]
    public int? Channels { get; init; }

    [Description("Channels at quarter resolution, instead of the size's own.")]
    [Range(8, 1024)]
    public int? LowerChannels { get; init; }

    [Description("Residual blocks at half resolution, instead of the size's own.")]
    [Range(1, 16)]
    public int? Blocks { get; init; }

    [Description("Residual blocks at quarter resolution, instead of the size's own; two and more are coupled "
        + "reversibly.")]
    [Range(1, 16)]
    public int? LowerBlocks { get; init; }

    [Description("g: what the correction that data consistency made is multiplied by before the network sees "
        + "it. By default 10 √(0.1 / γ), which makes up for what random rows and single pixels see too small; 1 "
        + "where the measurement holds the low frequencies (k-space, low resolution, blur, projections).")]
    [Range(0.001, 10000)]
    public double? CorrectionGain { get; init; }

    /// <summary>The shape that these options describe.</summary>
    internal MemoryShape Shape()
    {
        var own = Size == MemorySize.Large ? MemoryShape.Large : MemoryShape.Small;
        return new MemoryShape(
            Channels ?? own.Channels, LowerChannels ?? own.LowerChannels, Blocks ?? own.Blocks, LowerBlocks
            ?? own.LowerBlocks);
    }
}

/// <summary>Named sizes of the network.</summary>
public enum MemorySize
{
    /// <summary>32 and 64 channels, one block each.</summary>
    Small,

    /// <summary>48 and 96 channels, one block and two.</summary>
    Large,
}

/// <summary>The numbers that fix a step network's topology.</summary>
/// <param name="Channels">K: channels at half resolution, those of the carried features.</param>
/// <param name="LowerChannels">Channels at quarter resolution.</param>
/// <param name="Blocks">Residual blocks at half resolution.</param>
/// <param name="LowerBlocks">Residual blocks at quarter resolution.</param>
internal sealed record MemoryShape(int Channels, int LowerChannels, int Blocks, int LowerBlocks)
{
    public static MemoryShape Small { get; } = new(32, 64, 1, 1);

    public static MemoryShape Large { get; } = new(48, 96, 1, 2);
}
