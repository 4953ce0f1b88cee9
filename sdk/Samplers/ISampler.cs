using Idm.Sdk.Models;
using Idm.Sdk.Operators;
using static TorchSharp.torch;

namespace Idm.Sdk.Samplers;

/// <summary>The export of kind <c>sampler</c>: turns a measurement into an image, step by step.</summary>
public interface ISampler
{
    /// <summary>Number T of steps.</summary>
    int Steps { get; }

    /// <summary>Whether it needs a model; a sampler without one (total variation) restores by optimisation alone.</summary>
    bool NeedsModel { get; }

    /// <summary>Restores the image, (N, C, H, W), from the measurement; differentiable if it can be trained.</summary>
    /// <param name="measurement">y, A and what is derived from them.</param>
    /// <param name="model">The noise estimator; null only where <see cref="NeedsModel"/> is false.</param>
    /// <param name="context">Who watches, and whether to stop.</param>
    Tensor Sample(Measurement measurement, IModel? model, SamplerContext context);
}
