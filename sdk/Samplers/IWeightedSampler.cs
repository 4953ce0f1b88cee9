using Idm.Sdk.Models;
using static TorchSharp.torch;

namespace Idm.Sdk.Samplers;

/// <summary>For a sampler with learnable weights of its own, trained and saved together with the model's.</summary>
public interface IWeightedSampler : ISampler
{
    /// <summary>Creates the weights, fresh, on a device; called once, before the first sample. The sampler owns them.</summary>
    /// <param name="model">The model that it will sample with; null if it has none.</param>
    /// <param name="dtype">float32 or float64.</param>
    /// <param name="device">Where the weights live.</param>
    nn.Module CreateWeights(IModel? model, ScalarType dtype, Device device);
}
