using static TorchSharp.torch;

namespace Idm.Sdk.Data;

/// <summary>
/// An external measurement, with what is known of the operator that made it. Owns its tensors.
/// </summary>
/// <param name="Shape">The shape of the image that was measured, before it was padded.</param>
/// <param name="Y">The measurement y, with a batch dimension of 1 or without one; on the CPU.</param>
/// <param name="External">
/// What the operator is to use instead of drawing it, by name: a permutation, a mask. See
/// <see cref="Operators.OperatorRequest.External"/>.
/// </param>
public sealed record MeasuredData(ImageShape Shape, Tensor Y, IReadOnlyDictionary<string, Tensor> External)
    : IDisposable
{
    /// <summary>Frees the tensors.</summary>
    public void Dispose()
    {
        Y.Dispose();
        foreach (var tensor in External.Values) tensor.Dispose();
    }
}
