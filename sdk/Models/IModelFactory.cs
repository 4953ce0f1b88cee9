using static TorchSharp.torch;

namespace Idm.Sdk.Models;

/// <summary>The export of kind <c>model</c>: from its options it builds the network.</summary>
public interface IModelFactory
{
    /// <summary>Height and width of images must be multiples of this.</summary>
    int SideMultiple => 1;

    /// <summary>Builds the network with fresh weights; the caller disposes it.</summary>
    /// <exception cref="PluginException">The options do not fit together.</exception>
    IModel Create(ModelRequest request);
}

/// <summary>What a model is created for.</summary>
/// <param name="Channels">Channels of the images.</param>
/// <param name="Steps">Number T of sampler steps: weights may differ from step to step.</param>
/// <param name="DType">float32 or float64.</param>
/// <param name="Device">Where it lives.</param>
/// <param name="Random">Where fresh weights are drawn from.</param>
public sealed record ModelRequest(int Channels, int Steps, ScalarType DType, Device Device, Randomness Random);
