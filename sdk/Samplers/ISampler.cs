using Idm.Sdk.Models;
using Idm.Sdk.Operators;
using Idm.Sdk.Reversible;
using static TorchSharp.torch;

namespace Idm.Sdk.Samplers;

/// <summary>The export of kind <c>sampler</c>: turns a measurement into an image, step by step.</summary>
/// <remarks>
/// Its noise schedule is its own, and handed to the model as a <see cref="NoiseLevel"/>; its steps run in
/// <see cref="SamplerContext.Iterate(Tensor, int, Func{Tensor, int, Tensor}, int)"/>. It needs no dispose
/// scope: the host calls it in one, and only the result leaves that. A step of DDIM, with a level for each
/// step and 0 after the last:
/// <code>
/// context.Iterate(noise, Steps, (x, i) =>
/// {
///     var x0 = measurement.ProjectOntoData(model.Denoise(x, levels[i - 1], measurement));
///     return (x0.Plus(levels[i - 1].Noise(x, x0), times: sigmas[i]), x0);
/// });
/// </code>
/// </remarks>
public interface ISampler
{
    /// <summary>Number T of steps.</summary>
    int Steps { get; }

    /// <summary>
    /// Whether it needs a model; a sampler without one (total variation) restores by optimisation alone.
    /// </summary>
    bool NeedsModel { get; }

    /// <summary>
    /// Restores the image, (N, C, H, W), from the measurement; differentiable if it can be trained.
    /// </summary>
    /// <param name="measurement">y, A and what is derived from them.</param>
    /// <param name="model">The noise estimator; null only where <see cref="NeedsModel"/> is false.</param>
    /// <param name="context">
    /// The loop that steps run in, random numbers, who watches, and whether to stop.
    /// </param>
    Tensor Sample(Measurement measurement, IModel? model, SamplerContext context);

    /// <summary>
    /// Whether it can take only the last of its steps, so that training may begin with few and end with all.
    /// </summary>
    bool CanShorten => false;

    /// <summary>Restores the image, (N, C, H, W), by the last <paramref name="steps"/> steps.</summary>
    /// <remarks>
    /// For a sampler that <see cref="CanShorten"/>: what a step is does not depend on how many come before
    /// it, step t of fewer has the weights of step t of all, and with all steps the result has the same bits.
    /// </remarks>
    /// <param name="measurement">y, A and what is derived from them.</param>
    /// <param name="model">The noise estimator; null only where <see cref="NeedsModel"/> is false.</param>
    /// <param name="context">
    /// The loop that steps run in, random numbers, who watches, and whether to stop.
    /// </param>
    /// <param name="steps">How many steps to take: 1 to <see cref="Steps"/>.</param>
    /// <exception cref="NotSupportedException">The sampler always takes all steps.</exception>
    Tensor Sample(Measurement measurement, IModel? model, SamplerContext context, int steps) => steps == Steps
        ? Sample(measurement, model, context)
        : throw new NotSupportedException($"this sampler takes all of its {Steps} steps, not the last "
            + $"{steps} alone");

    /// <summary>
    /// Learnable weights of its own, randomly initialised, trained and saved with the model's; null for none.
    /// </summary>
    /// <remarks>Called once, before the first sample. The sampler owns them.</remarks>
    /// <param name="model">The model that it will sample with; null if it has none.</param>
    /// <param name="dtype">float32 or float64.</param>
    /// <param name="device">Where they live.</param>
    nn.Module? CreateWeights(IModel? model, ScalarType dtype, Device device) => null;

    /// <summary>
    /// The names of those of its options that weights are trained for: with other values than in training the
    /// user is told to expect poor images. Options that only trade time for quality are not among them.
    /// </summary>
    IReadOnlyList<string> TrainedOptions => [];

    /// <summary>Those of its weights that must stay in a range.</summary>
    IEnumerable<BoundedParameter> Bounds => [];

    /// <summary>
    /// The watches of its reversible chains, in a stable order: the trainer sees how exact they are.
    /// </summary>
    IEnumerable<RoundTripMonitor> RoundTripMonitors => [];
}
