using Idm.Sdk;
using Idm.Sdk.Operators;
using Idm.Sdk.Samplers;
using static TorchSharp.torch;

namespace Idm.Engine.Solving;

/// <summary>
/// One step of a sampler on one image, as an observer sees it; its tensors are valid during the call only.
/// </summary>
/// <param name="Name">The image's name.</param>
/// <param name="Shape">The image's shape; the step's tensors may be padded beyond it.</param>
/// <param name="Reference">
/// The true image, (1, C, H, W) on the CPU; null for an external measurement.
/// </param>
/// <param name="Measurement">What is restored from.</param>
/// <param name="Step">The step.</param>
public sealed record RestorationStep(
    string Name, ImageShape Shape, Tensor? Reference, Measurement Measurement, SamplerStep Step)
{
    /// <summary>
    /// The standard deviation of the samples done so far, (N, C, H, W); null before there are two.
    /// </summary>
    public Tensor? Deviation { get; init; }
}
