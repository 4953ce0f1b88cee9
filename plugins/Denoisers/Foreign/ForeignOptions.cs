using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Idm.Sdk;
using Idm.Sdk.Models;
using static TorchSharp.torch;

namespace Idm.Plugins.Denoisers.Foreign;

/// <summary>Options of a file with a whole network: what it does not say about itself.</summary>
public abstract record ForeignOptions : DiffusionOptions
{
    /// <summary>The file.</summary>
    [Description("The file of the network.")]
    public string? File { get; init; }

    /// <summary>Form in which it receives the noise level.</summary>
    [Description("How the network is told the noise level: none, sigma (a second input), map (one more "
        + "channel of the image), or timestep (a second input, the step of a diffusion).")]
    public LevelInput Level { get; init; } = LevelInput.Sigma;

    /// <summary>Factor of σ.</summary>
    [Description("What σ in the network's range is multiplied by for level: sigma and map; 255 if it counts "
        + "in levels of 8 bits.")]
    [Range(1e-6, 1e6)]
    public double LevelScale { get; init; } = 1;

    /// <summary>The values of images.</summary>
    [Description("The values of the images that it takes: unit, [0, 1], or symmetric, [-1, 1]. Not given: "
        + "symmetric with level: timestep, unit otherwise.")]
    public ValueRange? Range { get; init; }

    /// <summary>Noise process.</summary>
    [Description("What it sees: exploding (image + σ noise), or preserving (√ᾱ image + √(1-ᾱ) noise). Not "
        + "given: preserving with level: timestep, exploding otherwise.")]
    public NoisyState? State { get; init; }

    /// <summary>Prediction of the network.</summary>
    [Description("What it finds: image (x₀), noise (ε), or velocity (v). Not given: noise with level: "
        + "timestep, image otherwise.")]
    public Prediction? Predicts { get; init; }

    /// <summary>Whether estimates are limited to [0, 1].</summary>
    [Description("Limits the estimate to [0, 1]. Not given: yes unless the network finds the image.")]
    public bool? Clip { get; init; }

    /// <summary>Channels of images.</summary>
    [Description("Channels of the images that it takes; not given, what the file says, or any.")]
    [Range(1, 64)]
    public int? Channels { get; init; }

    /// <summary>Divisor of image sides.</summary>
    [Description("What height and width have to be multiples of; images are padded to it.")]
    [Range(1, 4096)]
    public int SizeDivisor { get; init; } = 1;

    /// <summary>The smallest σ.</summary>
    [Description("The smallest noise level σ that it was trained on, in units of the image; with level: "
        + "timestep that of the diffusion.")]
    [Range(0.0, 1e4)]
    public double SigmaMin { get; init; }

    /// <summary>The largest σ.</summary>
    [Description("The largest noise level σ that it was trained on, in units of the image: 50/255 = 0.196 "
        + "for many denoisers. Not given, any; with level: timestep that of the diffusion.")]
    [Range(1e-6, 1e6)]
    public double? SigmaMax { get; init; }

    private bool OfDiffusion => Level == LevelInput.Timestep;

    /// <summary>A prior of what runs the file.</summary>
    /// <param name="network">What runs it; disposed with the prior.</param>
    /// <param name="find">
    /// Its output for an image, (N, C, H, W), as it wants it, and the level as numbers, (N) in float32; null
    /// for none.
    /// </param>
    /// <param name="oneImage">It takes one image at a time.</param>
    /// <param name="oneLevel">It takes one level for all images of a batch.</param>
    internal IModel Prior(
        nn.Module network, Func<Tensor, Tensor?, Tensor> find, bool oneImage = false, bool oneLevel = false)
    {
        var symmetric =
            (Range ?? (OfDiffusion ? ValueRange.Symmetric : ValueRange.Unit)) == ValueRange.Symmetric;
        var scale = symmetric ? 2.0 : 1.0;
        var predicts = Predicts ?? (OfDiffusion ? Prediction.Noise : Prediction.Image);
        var preserving =
            (State ?? (OfDiffusion ? NoisyState.Preserving : NoisyState.Exploding)) == NoisyState.Preserving;
        var convention = new Convention(
            symmetric, preserving, predicts, Clip ?? predicts != Prediction.Image);
        var table = OfDiffusion ? Table(scale) : null;
        var range = table?.Range ?? new SigmaRange(SigmaMin, SigmaMax ?? double.PositiveInfinity);
        return new AdaptedNetwork(network, convention, range, (z, level) =>
        {
            using var scope = NewDisposeScope();
            var numbers = Level == LevelInput.None ? null
                : (table?.Step(level, z) ?? level.Sigma(z).Times(scale * LevelScale).to(ScalarType.Float32))
                    .reshape(-1).expand(z.shape[0]);
            if (Level == LevelInput.Map)
            {
                z = cat([z, numbers!.to(z.dtype).view(-1, 1, 1, 1).expand(-1, 1, z.shape[2], z.shape[3])], 1);
                numbers = null;
            }
            var apart = oneImage || (oneLevel && numbers is not null && level.Number is null);
            var found = apart && z.shape[0] > 1
                ? cat([.. Enumerable.Range(0, (int)z.shape[0])
                    .Select(i => find(z.narrow(0, i, 1), numbers?.narrow(0, i, 1)))])
                : find(z, numbers);
            return Image(found, z).MoveToOuterDisposeScope();
        });
    }

    /// <summary>The output without variances that were learnt.</summary>
    private Tensor Image(Tensor found, Tensor z)
    {
        var channels = z.shape[1] - (Level == LevelInput.Map ? 1 : 0);
        var (n, h, w) = (z.shape[0], z.shape[2], z.shape[3]);
        if (found.dim() == 4 && found.shape[0] == n && found.shape[2] == h && found.shape[3] == w
            && (found.shape[1] == channels || found.shape[1] == 2 * channels))
            return found.narrow(1, 0, channels);
        var made = string.Join(", ", found.shape);
        throw new PluginException($"'{File}' made ({made}) of an image of ({n}, {channels}, {h}, {w}), "
            + "expected the same, or twice as many channels: it is no denoiser of such images, or wants "
            + "sides that are multiples of a 'size_divisor'");
    }
}
