using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Idm.Plugins.ZeroShot;

/// <summary>Options of <see cref="Prior"/>.</summary>
public sealed record PriorOptions : IValidatableObject
{
    private const int ChannelMultiple = 16;

    /// <summary>Channels at half resolution.</summary>
    [Description("Channels at half resolution, a multiple of 16; twice and three times as many at a quarter "
        + "and an eighth.")]
    [Range(16, 256)]
    public int Channels { get; init; } = 48;

    /// <summary>Residual blocks at each resolution, on the way down, and on the way up.</summary>
    [Description("Residual blocks at each resolution on the way down, and again on the way up.")]
    [Range(1, 16)]
    public int Blocks { get; init; } = 2;

    /// <summary>σ_d.</summary>
    [Description("Standard deviation σ_d of images about mid-grey, which scales what goes into the network "
        + "and comes out.")]
    [Range(0.01, 10.0)]
    public double ImageSigma { get; init; } = 0.25;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Channels % ChannelMultiple != 0)
            yield return new ValidationResult($"has to be a multiple of {ChannelMultiple}",
                [nameof(Channels)]);
    }
}
