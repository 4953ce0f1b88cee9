using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Idm.Plugins.Denoisers.Adm;

/// <summary>
/// Options of <see cref="AdmUNet"/>; those that the published programs have as flags are named after them.
/// </summary>
public sealed record AdmOptions : DiffusionOptions, IValidatableObject
{
    /// <summary>Channels of images.</summary>
    [Description("Channels of the images that the network takes.")]
    [Range(1, 64)]
    public int ImageChannels { get; init; } = 3;

    /// <summary>Channels of the features, times a multiplier at each resolution.</summary>
    [Description("Channels of the features, times the multiplier of each resolution.")]
    [Range(32, 4096)]
    public int NumChannels { get; init; } = 256;

    /// <summary>Residual blocks of a resolution.</summary>
    [Description("Residual blocks of each resolution on the way down; one more on the way up.")]
    [Range(1, 16)]
    public int NumResBlocks { get; init; } = 2;

    /// <summary>Multipliers of the channels.</summary>
    [Description("A multiplier of the channels for each resolution, from the image's own down. The published "
        + "programs choose it by image_size: 64 has 1, 2, 3, 4; 128 has 1, 1, 2, 3, 4; 256 has 1, 1, 2, 2, "
        + "4, 4; 512 has 0.5, 1, 1, 2, 2, 4, 4.")]
    [Length(1, 12)]
    [Range(0.125, 64.0)]
    public IReadOnlyList<double> ChannelMult { get; init; } = [1, 1, 2, 2, 4, 4];

    /// <summary>Resolutions with attention.</summary>
    [Description("Where attention is: how many times smaller the features are there than the image, which is "
        + "image_size divided by each of the published attention_resolutions.")]
    [Range(1, 4096)]
    public IReadOnlyList<int> Attention { get; init; } = [8, 16, 32];

    /// <summary>Heads of attention.</summary>
    [Description("Heads of attention, where num_head_channels is 0.")]
    [Range(1, 256)]
    public int NumHeads { get; init; } = 4;

    /// <summary>Channels of a head.</summary>
    [Description("Channels of a head of attention; 0 (published as -1) for num_heads of them.")]
    [Range(0, 4096)]
    public int NumHeadChannels { get; init; } = 64;

    /// <summary>Whether the step sets gain and bias.</summary>
    [Description("The step sets a gain and a bias after the normalisation.")]
    public bool UseScaleShiftNorm { get; init; } = true;

    /// <summary>Whether residual blocks resample.</summary>
    [Description("Residual blocks halve and double the resolution, not convolutions.")]
    public bool ResblockUpdown { get; init; } = true;

    /// <summary>Memory layout of queries, keys and values.</summary>
    [Description("All queries, all keys, all values; false for those of one head after the other.")]
    public bool UseNewAttentionOrder { get; init; }

    /// <summary>Whether variances were learnt.</summary>
    [Description("The network has as many channels again for variances, which are not used here.")]
    public bool LearnSigma { get; init; } = true;

    /// <summary>Prediction target of the network.</summary>
    [Description("What the network finds: noise (ε, as the published ones), image (x₀; predict_xstart), or "
        + "velocity (v).")]
    public Prediction Predicts { get; init; } = Prediction.Noise;

    /// <summary>Whether estimates are limited to [0, 1].</summary>
    [Description("Limits the estimate to [0, 1], as the published samplers do: at high noise levels a small "
        + "error in the noise is a large one in the image.")]
    public bool Clip { get; init; } = true;

    /// <summary>Classes of a conditional network.</summary>
    [Description("Number of classes of a network that was trained with labels (class_cond): 1000 for "
        + "ImageNet; 0 for none.")]
    [Range(0, 1_000_000)]
    public int Classes { get; init; }

    /// <summary>The class of images to restore.</summary>
    [Description("The class of the images, from 0, for a network with classes.")]
    [Range(0, 1_000_000)]
    public int? Class { get; init; }

    /// <summary>Length of the embedded step.</summary>
    internal int Embedding => 4 * NumChannels;

    /// <summary>Channels at a resolution.</summary>
    internal int At(int level) => (int)(ChannelMult[level] * NumChannels);

    /// <summary>Heads of attention over so many channels.</summary>
    internal int Heads(int channels) => NumHeadChannels > 0 ? channels / NumHeadChannels : NumHeads;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        var widths = Enumerable.Range(0, ChannelMult.Count).Select(At).ToList();
        if (widths.Any(width => width == 0 || width % AdmNetwork.Groups != 0))
        {
            yield return new ValidationResult(
                $"has to make multiples of {AdmNetwork.Groups} of num_channels, found "
                + string.Join(", ", widths),
                [nameof(ChannelMult)]);
        }
        var deepest = 1 << (ChannelMult.Count - 1);
        if (Attention.Any(factor => !int.IsPow2(factor) || factor > deepest))
        {
            yield return new ValidationResult(
                $"has to hold powers of two up to {deepest}, as channel_mult has {ChannelMult.Count} "
                + "resolutions",
                [nameof(Attention)]);
        }
        // The middle has attention whatever the list says.
        var heads = widths.Where((_, level) => level == widths.Count - 1 || Attention.Contains(1 << level));
        if (heads.Any(width => width % (NumHeadChannels > 0 ? NumHeadChannels : NumHeads) != 0))
        {
            yield return new ValidationResult(
                "has to divide the channels wherever attention is",
                [NumHeadChannels > 0 ? nameof(NumHeadChannels) : nameof(NumHeads)]);
        }
        if (Classes > 0 != Class.HasValue || Class >= Classes)
        {
            yield return new ValidationResult(Classes == 0
                ? "is for networks with classes: set classes, too"
                : $"has to say which of the {Classes} classes, from 0, the images are of", [nameof(Class)]);
        }
    }
}
