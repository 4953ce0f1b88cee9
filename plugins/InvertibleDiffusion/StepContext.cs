using Idm.Sdk.Operators;
using static TorchSharp.torch;

namespace Idm.Plugins.InvertibleDiffusion;

/// <summary>Context of a forward pass of the U-Net besides its input.</summary>
/// <param name="Step">The sampler's step t, T down to 1: chooses the injectors' weights.</param>
/// <param name="Measurement">What the injectors inject.</param>
internal sealed record StepContext(int Step, Measurement Measurement);

/// <summary>Precision and device of created weights.</summary>
internal sealed record Placement(ScalarType DType, Device Device);
