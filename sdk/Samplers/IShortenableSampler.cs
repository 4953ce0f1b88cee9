using Idm.Sdk.Models;
using Idm.Sdk.Operators;
using static TorchSharp.torch;

namespace Idm.Sdk.Samplers;

/// <summary>For a sampler that can take only the last of its steps, so that a training can begin with few and end with all.</summary>
/// <remarks>
/// What a step is does not depend on how many come before it: step t of a shortened walk has the weights of step t of the
/// whole one. With all steps, the result has the same bits as <see cref="ISampler.Sample"/>.
/// </remarks>
public interface IShortenableSampler : ISampler
{
    /// <summary>Restores the image, (N, C, H, W), by the last <paramref name="steps"/> steps.</summary>
    /// <param name="measurement">y, A and what is derived from them.</param>
    /// <param name="model">The noise estimator; null only where <see cref="ISampler.NeedsModel"/> is false.</param>
    /// <param name="context">Who watches, and whether to stop.</param>
    /// <param name="steps">How many steps to take: 1 to <see cref="ISampler.Steps"/>.</param>
    Tensor Sample(Measurement measurement, IModel? model, SamplerContext context, int steps);
}
