using Idm.Engine.Torch;
using static TorchSharp.torch;

namespace Idm.Engine.Training;

/// <summary>The precision that a step's forward and backward passes run in.</summary>
/// <remarks>Entered around both, so that what the backward pass recomputes rounds as it did in the forward pass.</remarks>
internal static class TrainingPrecision
{
    /// <summary>bfloat16 autocast until disposed, or null where float32 is asked for.</summary>
    public static IDisposable? Enter(bool bfloat16, Device device) => bfloat16 ? Autocast.BFloat16(device) : null;
}
