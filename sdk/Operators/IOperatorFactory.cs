using System.Collections.ObjectModel;
using static TorchSharp.torch;

namespace Idm.Sdk.Operators;

/// <summary>
/// The export of kind <c>operator</c>: from its options it creates the operator for one image.
/// </summary>
public interface IOperatorFactory
{
    /// <summary>
    /// The shape that images are zero-padded to, right and bottom, before they are measured; cropped back
    /// after.
    /// </summary>
    ImageShape Pad(ImageShape image) => image;

    /// <summary>Creates the operator; the caller disposes it.</summary>
    /// <exception cref="PluginException">The options do not fit the image.</exception>
    IOperator Create(OperatorRequest request);

    /// <summary>
    /// Whether random parts must travel with what was trained on them: a Φ that is drawn once is saved into
    /// the weights file, and taken from there when the weights are used.
    /// </summary>
    bool CarriesState => false;

    /// <summary>
    /// The tensors to save, by name; drawn from <paramref name="shared"/> if not set before. On the CPU.
    /// </summary>
    IReadOnlyDictionary<string, Tensor> SaveState(RandomStream shared) =>
        ReadOnlyDictionary<string, Tensor>.Empty;

    /// <summary>Takes over saved tensors; they stay the caller's.</summary>
    /// <exception cref="PluginException">
    /// They do not fit the options, with what was found and what was expected.
    /// </exception>
    void LoadState(IReadOnlyDictionary<string, Tensor> state)
    {
    }

    /// <summary>
    /// The names that <see cref="OperatorRequest.External"/> may have: what an operator elsewhere had (a
    /// permutation, a mask), to be used instead of being drawn. The host refuses measurements with others;
    /// shapes and values are the factory's to check.
    /// </summary>
    IReadOnlyCollection<string> ExternalNames => [];
}

/// <summary>Context in which an operator is created.</summary>
/// <param name="Image">Shape of the images, padded already.</param>
/// <param name="DType">The dtype of images and measurements: float32 or float64.</param>
/// <param name="Device">Where they live.</param>
/// <param name="Shared">
/// Random stream of what all images have in common (a matrix Φ): the pipeline's seed.
/// </param>
/// <param name="Item">
/// Random stream of what is drawn anew for each image: the seed and the image's name.
/// </param>
public sealed record OperatorRequest(
    ImageShape Image, ScalarType DType, Device Device, RandomStream Shared, RandomStream Item)
{
    /// <summary>
    /// For an external measurement: what its operator had, by name (a permutation, a mask), to
    /// be used instead of being drawn; names are those of <see cref="IOperatorFactory.ExternalNames"/>. On
    /// the CPU, the caller's; usually empty.
    /// </summary>
    public IReadOnlyDictionary<string, Tensor> External { get; init; } = new Dictionary<string, Tensor>();
}
