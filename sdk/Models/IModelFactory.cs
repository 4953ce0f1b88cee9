using static TorchSharp.torch;

namespace Idm.Sdk.Models;

/// <summary>The export of kind <c>model</c>: from its options it builds the network.</summary>
public interface IModelFactory
{
    /// <summary>Height and width of images must be multiples of this; smaller ones are padded.</summary>
    int SizeDivisor => 1;

    /// <summary>
    /// The numbers of channels that images may have, the usual one first; empty for any. The host refuses
    /// others.
    /// </summary>
    IReadOnlyList<int> Channels => [];

    /// <summary>
    /// The naming schemes of weights files that it understands besides its own; the first that fits a file is
    /// used.
    /// </summary>
    /// <remarks>
    /// A published checkpoint, or the network it was made from: the host reads the files, whatever their
    /// format.
    /// </remarks>
    IReadOnlyList<IKeyMap> Dialects => [];

    /// <summary>Builds the network, randomly initialised; the caller disposes it.</summary>
    /// <exception cref="PluginException">The options do not fit together.</exception>
    IModel Create(ModelRequest request);
}

/// <summary>Context in which a model is created.</summary>
/// <param name="Channels">Channels of the images, as the data have them.</param>
/// <param name="Steps">Number T of sampler steps: weights may differ from step to step.</param>
/// <param name="DType">float32 or float64.</param>
/// <param name="Device">Where it lives.</param>
/// <param name="Random">Where initial weights are drawn from.</param>
public sealed record ModelRequest(
    int Channels, int Steps, ScalarType DType, Device Device, RandomStream Random);
