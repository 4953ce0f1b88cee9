using static TorchSharp.torch;

namespace Idm.Sdk.Samplers;

/// <summary>For a sampler with learnable weights of its own, trained and saved together with the model's.</summary>
public interface IWeightedSampler : ISampler
{
    /// <summary>Creates the weights, fresh, on a device; called once, before the first sample. The sampler owns them.</summary>
    nn.Module CreateWeights(ScalarType dtype, Device device);
}
