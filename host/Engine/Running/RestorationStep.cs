using Idm.Sdk.Data;
using Idm.Sdk.Operators;
using Idm.Sdk.Samplers;

namespace Idm.Engine.Running;

/// <summary>One step of a sampler on one image, as an observer sees it; its tensors are valid during the call only.</summary>
/// <param name="Name">The image's name.</param>
/// <param name="Image">The true image; the step's tensors may be padded beyond its shape.</param>
/// <param name="Measurement">What is restored from.</param>
/// <param name="Step">The step.</param>
public sealed record RestorationStep(string Name, ImageData Image, Measurement Measurement, SamplerStep Step);
