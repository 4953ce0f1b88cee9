using Idm.Sdk;
using Idm.Sdk.Models;

namespace Idm.Plugins.Denoisers.Diffusers;

/// <summary>A network that was trained with diffusers as a prior.</summary>
[PluginExport(ExportKinds.Model, "diffusers-unet", "Prior: diffusers' UNet2DModel, from its config.json and "
    + "weights.",
    Equation = "D(x, σ) = x − σ ε(z_t, t),  z = 2x − 1,  z_t = z / √(1 + 4σ²),  t by interpolation in the "
        + "table of ᾱ",
    Shapes = "x, D (N, C, H, W), H and W multiples of 2^(resolutions − 1)",
    Citation = "J. Ho, A. Jain, P. Abbeel, Denoising Diffusion Probabilistic Models, NeurIPS 2020, arXiv "
        + "2006.11239")]
public sealed class DiffusersUNet : IModelFactory
{
    private readonly UNetShape _shape;
    private readonly NoiseTable _table;
    private readonly Convention _convention;

    /// <param name="options">What the pipeline says.</param>
    /// <param name="context">Where the files are.</param>
    /// <exception cref="PluginException">A file cannot be read, or is of a network or a diffusion that is not
    /// known here.</exception>
    public DiffusersUNet(DiffusersOptions options, PluginContext context)
    {
        ArgumentNullException.ThrowIfNull(options);
        var diffusion = ConfigFile.Scheduler(options.Scheduler, context);
        _shape = new UNetShape(options, ConfigFile.Network(options.Config, context));
        _table = NoiseTable.Of(
            (options.BetaSchedule ?? diffusion.BetaSchedule) switch
            {
                "scaled_linear" => BetaSchedule.ScaledLinear,
                "squaredcos_cap_v2" => BetaSchedule.Cosine,
                _ => BetaSchedule.Linear,
            },
            options.NumTrainTimesteps ?? diffusion.NumTrainTimesteps ?? 1000,
            options.BetaStart ?? diffusion.BetaStart ?? 1e-4,
            options.BetaEnd ?? diffusion.BetaEnd ?? 0.02, scale: 2);
        var predicts = (options.PredictionType ?? diffusion.PredictionType) switch
        {
            "sample" => Prediction.Image,
            "v_prediction" => Prediction.Velocity,
            _ => Prediction.Noise,
        };
        _convention = new Convention(
            true, true, predicts, options.ClipSample ?? diffusion.ClipSample ?? true);
    }

    /// <inheritdoc/>
    public int SizeDivisor => 1 << (_shape.Widths.Count - 1);

    /// <inheritdoc/>
    public IReadOnlyList<int> Channels => [_shape.Channels];

    /// <inheritdoc/>
    public IReadOnlyList<IKeyMap> Dialects => [new EarlierAttentionNames()];

    /// <inheritdoc/>
    public IModel Create(ModelRequest request)
    {
        var network = new DiffusersNetwork(_shape, request);
        return new AdaptedNetwork(network, _convention, _table.Range, (z, level) =>
        {
            using var step = _table.Step(level, z);
            return network.Forward(z, step);
        });
    }
}
