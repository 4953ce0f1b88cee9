using Idm.Sdk;
using Idm.Sdk.Operators;
using static TorchSharp.torch;

namespace Idm.Training.Steps;

/// <summary>The patches of one step, and what is known of them.</summary>
/// <param name="Measurement">The measurements of all patches.</param>
/// <param name="Truth">The patches, (N, C, H, W).</param>
/// <param name="Item">The random stream of the batch.</param>
/// <param name="Noisy">
/// The patches with noise, where the model learns to remove it; null where they are restored.
/// </param>
internal sealed record TrainingBatch(
    Measurement Measurement, Tensor Truth, RandomStream Item, NoisyPatches? Noisy = null)
{
    /// <summary>Number of patches.</summary>
    public long Count => Truth.shape[0];

    /// <summary>Some of the patches, with a stream of their own; in the caller's dispose scope.</summary>
    /// <param name="first">The first of them.</param>
    /// <param name="length">How many.</param>
    /// <returns>The part; its measurement is the caller's to dispose.</returns>
    public TrainingBatch Narrow(long first, long length) => new(
        new Measurement(Measurement.Operator, Measurement.Y.narrow(0, first, length))
        {
            NoiseSigma = Measurement.NoiseSigma,
        },
        Truth.narrow(0, first, length),
        first == 0 ? Item : Item.Derive("part", first),
        Noisy?.Narrow(first, length));
}
