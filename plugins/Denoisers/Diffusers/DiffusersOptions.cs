using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace Idm.Plugins.Denoisers.Diffusers;

/// <summary>
/// Options of <see cref="DiffusersUNet"/>: the files that diffusers writes beside weights, and their entries
/// by the same names.
/// </summary>
/// <remarks>
/// An entry that the pipeline gives goes before the file's, and the file's before diffusers' own default.
/// </remarks>
public sealed record DiffusersOptions
{
    /// <summary>config.json.</summary>
    [Description("The file config.json beside the weights, which describes the network's layers.")]
    [JsonIgnore]
    public string? Config { get; init; }

    /// <summary>scheduler_config.json.</summary>
    [Description("The file scheduler_config.json, which declares the diffusion the network was trained on.")]
    [JsonIgnore]
    public string? Scheduler { get; init; }

    [Description("Channels of the images; default 3.")]
    [Range(1, 64)]
    public int? InChannels { get; init; }

    [Description("Channels that the network finds: those of the images, or twice as many if it learnt "
        + "variances.")]
    [Range(1, 128)]
    public int? OutChannels { get; init; }

    [Description("Channels of the features at each resolution, from the image's own down; default 224, 448, "
        + "672, 896.")]
    [Length(1, 12)]
    [Range(1, 8192)]
    public IReadOnlyList<int>? BlockOutChannels { get; init; }

    [Description("Kinds of the blocks on the way down, one for each resolution: DownBlock2D, or "
        + "AttnDownBlock2D.")]
    public IReadOnlyList<string>? DownBlockTypes { get; init; }

    [Description("Kinds of the blocks on the way up, from the smallest resolution: UpBlock2D, or "
        + "AttnUpBlock2D.")]
    public IReadOnlyList<string>? UpBlockTypes { get; init; }

    [Description("Residual blocks of each resolution on the way down; one more on the way up. Default 2.")]
    [Range(1, 16)]
    public int? LayersPerBlock { get; init; }

    [Description("Channels of a head of attention, default 8; 0 for one head (null in config.json).")]
    [Range(0, 8192)]
    public int? AttentionHeadDim { get; init; }

    [Description("Whether there is attention in the middle; default true.")]
    public bool? AddAttention { get; init; }

    [Description("Groups of the normalisations; default 32.")]
    [Range(1, 1024)]
    public int? NormNumGroups { get; init; }

    [Description("Groups of the normalisation before the attention in the middle; default: as elsewhere, or "
        + "none with scale_shift.")]
    [Range(1, 1024)]
    public int? AttnNormNumGroups { get; init; }

    [Description("ε of the normalisations; default 1e-5.")]
    [Range(0.0, 1.0)]
    public double? NormEps { get; init; }

    [Description("How the step acts in a residual block: default (a bias), or scale_shift (a gain and a "
        + "bias).")]
    [AllowedValues("default", "scale_shift", null)]
    public string? ResnetTimeScaleShift { get; init; }

    [Description("How the resolution is halved in blocks with attention: conv (default), or resnet.")]
    [AllowedValues("conv", "resnet", null)]
    public string? DownsampleType { get; init; }

    [Description("How the resolution is doubled in blocks with attention: conv (default), or resnet.")]
    [AllowedValues("conv", "resnet", null)]
    public string? UpsampleType { get; init; }

    [Description("Border of the convolutions that halve the resolution: 1 on all sides (default), or 0 for "
        + "one at right and bottom.")]
    [Range(0, 1)]
    public int? DownsamplePadding { get; init; }

    [Description("What the sums of blocks in the middle are divided by; default 1.")]
    [Range(1e-3, 1e3)]
    public double? MidBlockScaleFactor { get; init; }

    [Description("Whether the step is told in cosines, then sines (default), or the other way round.")]
    public bool? FlipSinToCos { get; init; }

    [Description("What is taken off the number of frequencies in their exponent; default 0.")]
    [Range(-16.0, 16.0)]
    public double? FreqShift { get; init; }

    [Description("Length of the embedded step; default four times the first of block_out_channels.")]
    [Range(1, 65536)]
    public int? TimeEmbeddingDim { get; init; }

    [Description("Steps of the diffusion; default 1000.")]
    [Range(2, 100_000)]
    public int? NumTrainTimesteps { get; init; }

    [Description("How β grows: linear (default), scaled_linear, or squaredcos_cap_v2.")]
    [AllowedValues("linear", "scaled_linear", "squaredcos_cap_v2", null)]
    public string? BetaSchedule { get; init; }

    [Description("β of the first step; default 0.0001.")]
    [Range(1e-9, 0.999)]
    public double? BetaStart { get; init; }

    [Description("β of the last step; default 0.02.")]
    [Range(1e-9, 0.999)]
    public double? BetaEnd { get; init; }

    [Description("What the network finds: epsilon (default), sample, or v_prediction.")]
    [AllowedValues("epsilon", "sample", "v_prediction", null)]
    public string? PredictionType { get; init; }

    [Description("Limits the estimate to [0, 1]; default true.")]
    public bool? ClipSample { get; init; }
}
