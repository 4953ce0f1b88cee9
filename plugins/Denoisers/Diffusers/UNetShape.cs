using Idm.Sdk;

namespace Idm.Plugins.Denoisers.Diffusers;

/// <summary>Shape of a <c>UNet2DModel</c>, with diffusers' defaults for missing entries.</summary>
internal sealed class UNetShape
{
    private static readonly ResidualNames _names =
        new("norm1", "conv1", "time_emb_proj", "norm2", "conv2", "conv_shortcut");

    private static readonly string[] _down = ["DownBlock2D", "AttnDownBlock2D"];
    private static readonly string[] _up = ["UpBlock2D", "AttnUpBlock2D"];

    /// <exception cref="PluginException">The entries do not fit together, or name blocks that are not known
    /// here.</exception>
    public UNetShape(DiffusersOptions asked, DiffusersOptions file)
    {
        Channels = asked.InChannels ?? file.InChannels ?? 3;
        Found = asked.OutChannels ?? file.OutChannels ?? Channels;
        Widths = asked.BlockOutChannels ?? file.BlockOutChannels ?? [224, 448, 672, 896];
        Layers = asked.LayersPerBlock ?? file.LayersPerBlock ?? 2;
        Groups = asked.NormNumGroups ?? file.NormNumGroups ?? 32;
        Epsilon = asked.NormEps ?? file.NormEps ?? 1e-5;
        HeadChannels = asked.AttentionHeadDim ?? file.AttentionHeadDim ?? 8;
        ScaleShift = (asked.ResnetTimeScaleShift ?? file.ResnetTimeScaleShift) == "scale_shift";
        MiddleAttention = asked.AddAttention ?? file.AddAttention ?? true;
        MiddleGroups = asked.AttnNormNumGroups ?? file.AttnNormNumGroups ?? (ScaleShift ? null : Groups);
        MiddleDivisor = asked.MidBlockScaleFactor ?? file.MidBlockScaleFactor ?? 1;
        ResidualDown = (asked.DownsampleType ?? file.DownsampleType) == "resnet";
        ResidualUp = (asked.UpsampleType ?? file.UpsampleType) == "resnet";
        PaddedDown = (asked.DownsamplePadding ?? file.DownsamplePadding ?? 1) == 1;
        CosinesFirst = asked.FlipSinToCos ?? file.FlipSinToCos ?? true;
        FrequencyShift = asked.FreqShift ?? file.FreqShift ?? 0;
        Embedding = asked.TimeEmbeddingDim ?? file.TimeEmbeddingDim ?? (4 * Widths[0]);
        AttentionDown = Attention(
            asked.DownBlockTypes ?? file.DownBlockTypes, "down_block_types", _down, first: false);
        AttentionUp = Attention(asked.UpBlockTypes ?? file.UpBlockTypes, "up_block_types", _up, first: true);
        RequireWhole();
    }

    /// <summary>Channels of images.</summary>
    public int Channels { get; }

    /// <summary>Channels of what the network finds.</summary>
    public int Found { get; }

    /// <summary>Channels of features at each resolution.</summary>
    public IReadOnlyList<int> Widths { get; }

    /// <summary>Residual blocks of a resolution on the way down.</summary>
    public int Layers { get; }

    /// <summary>Groups of the normalisations, and their ε.</summary>
    public int Groups { get; }

    /// <summary>ε of the normalisations.</summary>
    public double Epsilon { get; }

    /// <summary>Channels of a head; 0 for one head.</summary>
    public int HeadChannels { get; }

    /// <summary>The step sets gain and bias.</summary>
    public bool ScaleShift { get; }

    /// <summary>Whether the middle has attention.</summary>
    public bool MiddleAttention { get; }

    /// <summary>Groups of the normalisation before it; null for none.</summary>
    public int? MiddleGroups { get; }

    /// <summary>Divisor of its sums.</summary>
    public double MiddleDivisor { get; }

    /// <summary>Residual blocks halve the resolution, in blocks with attention.</summary>
    public bool ResidualDown { get; }

    /// <summary>Residual blocks double the resolution, in blocks with attention.</summary>
    public bool ResidualUp { get; }

    /// <summary>Convolutions that halve the resolution have a border on all sides.</summary>
    public bool PaddedDown { get; }

    /// <summary>The step is told in cosines first.</summary>
    public bool CosinesFirst { get; }

    /// <summary>Shift of the number of frequencies.</summary>
    public double FrequencyShift { get; }

    /// <summary>Length of the embedded step.</summary>
    public int Embedding { get; }

    /// <summary>Resolutions with attention on the way down.</summary>
    public IReadOnlyList<bool> AttentionDown { get; }

    /// <summary>Blocks with attention on the way up, from the smallest resolution.</summary>
    public IReadOnlyList<bool> AttentionUp { get; }

    /// <summary>Heads of attention over so many channels.</summary>
    public int Heads(int width) => HeadChannels == 0 ? 1 : width / HeadChannels;

    /// <summary>Settings that residual blocks share.</summary>
    public ResidualStyle Style(double divisor = 1) => new(
        Embedding, Groups, Epsilon, ScaleShift, divisor, _names);

    private bool[] Attention(IReadOnlyList<string>? types, string key, string[] known, bool first)
    {
        // By default all but the one at the image's own resolution.
        types ??= [.. Widths.Select((_, i) => known[i == (first ? Widths.Count - 1 : 0) ? 0 : 1])];
        if (types.Count != Widths.Count)
        {
            throw new PluginException($"diffusers-unet: {key} has {types.Count} blocks and "
                + $"block_out_channels {Widths.Count}, "
                + "expected as many: one for each resolution");
        }
        foreach (var type in types.Where(type => !known.Contains(type, StringComparer.Ordinal)))
        {
            throw new PluginException($"diffusers-unet: {key} names '{type}', and known are "
                + $"{string.Join(" and ", known)}: export such a "
                + "network to ONNX or TorchScript, and use 'onnx' or 'torchscript'");
        }
        return [.. types.Select(type => type == known[1])];
    }

    private void RequireWhole()
    {
        if (Widths.FirstOrDefault(width => width % Groups != 0) is var odd and > 0)
            throw new PluginException($"diffusers-unet: norm_num_groups is {Groups}, which does not divide "
                + $"the {odd} of block_out_channels");
        if (Found != Channels && Found != 2 * Channels)
        {
            throw new PluginException($"diffusers-unet: out_channels is {Found} and in_channels {Channels}, "
                + "expected as many, or twice as "
                + "many where variances were learnt: this is no denoiser of images");
        }
        var attended = Widths.Where((_, i) => AttentionDown[i] || AttentionUp[Widths.Count - 1 - i])
            .Concat(MiddleAttention ? [Widths[^1]] : []);
        if (HeadChannels == 0) return;
        if (attended.FirstOrDefault(width => width % HeadChannels != 0) is var bad and > 0)
            throw new PluginException($"diffusers-unet: attention_head_dim is {HeadChannels}, which does not "
                + $"divide the {bad} of block_out_channels");
    }
}
