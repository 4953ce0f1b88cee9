using System.Globalization;
using Idm.Sdk;

namespace Idm.Plugins.InvertibleDiffusion;

/// <summary>The numbers that fix the network's topology.</summary>
/// <param name="Upper">Channels at half resolution; the lower level has twice as many.</param>
/// <param name="Groups">Groups of the group normalisations.</param>
/// <param name="Heads">Attention heads.</param>
/// <param name="UpperAttention">Attention at half resolution.</param>
/// <param name="LowerAttention">Attention at quarter resolution.</param>
/// <param name="Window">Side of attention windows, in tokens.</param>
internal sealed record UNetShape(
    int Upper, int Groups, int Heads, AttentionReach UpperAttention, AttentionReach LowerAttention,
    int Window)
{
    /// <summary>Stable Diffusion v1.5's first two levels.</summary>
    public static UNetShape Full { get; } = new(320, 32, 8, AttentionReach.Full, AttentionReach.Full, 8);

    /// <summary>Size with which a CPU restores a photo in about a second.</summary>
    public static UNetShape Small { get; } = new(32, 8, 4, AttentionReach.None, AttentionReach.None, 8);

    /// <summary>Channels at quarter resolution.</summary>
    public int Lower => 2 * Upper;

    /// <summary>Sides of images must be multiples of this.</summary>
    public int SizeDivisor =>
        UpperAttention == AttentionReach.Window || LowerAttention == AttentionReach.Window
        ? 4 * Window
        : 4;

    /// <summary>
    /// Couplings that a resnet and what follows it make: [resnet, injector, transformer, injector].
    /// </summary>
    public static int CouplingsPer(AttentionReach attention) => attention == AttentionReach.None ? 2 : 4;

    /// <summary>Channels and attention of a level.</summary>
    public (int Channels, AttentionReach Reach) At(Level level) =>
        level == Level.Upper ? (Upper, UpperAttention) : (Lower, LowerAttention);

    /// <summary>The transformers of a block; none at a level without attention.</summary>
    public IEnumerable<Transformer> Transformers(Level level, int count, Placement at)
    {
        var (channels, reach) = At(level);
        return Enumerable.Range(0, reach == AttentionReach.None ? 0 : count)
            .Select(_ => new Transformer(channels, this, reach, at));
    }

    /// <summary>The injectors of a block: two for each transformer, or one in its place.</summary>
    public IEnumerable<Injector> Injectors(Level level, int count, int steps, Placement at)
    {
        var (channels, reach) = At(level);
        return Enumerable.Range(0, reach == AttentionReach.None ? count : 2 * count)
            .Select(_ => new Injector(channels, level == Level.Upper ? 2 : 4, steps, at));
    }

    /// <summary>Throws if the numbers do not fit together.</summary>
    public void Validate()
    {
        // 4 and 16 channels of a feature become one pixel in the injectors of the upper and lower level.
        Require(Upper % 8 == 0, $"channels must be a multiple of 8, not {Upper}");
        Require(Upper % Groups == 0, $"groups must divide the {Upper} channels; {Groups} does not");
        Require(Upper % Heads == 0, $"heads must divide the {Upper} channels; {Heads} does not");

        static void Require(bool holds, string message)
        {
            if (!holds)
                throw new PluginException(
                    string.Create(CultureInfo.InvariantCulture, $"idm-unet: {message}"));
        }
    }
}
