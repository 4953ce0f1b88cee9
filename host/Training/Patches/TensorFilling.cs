using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Idm.Training.Patches;

/// <summary>Fills a tensor from an array without making another one.</summary>
internal static class TensorFilling
{
    /// <summary>Copies as many samples as the tensor has; it is float32, contiguous and on the CPU.</summary>
    public static void CopyFrom(this Tensor tensor, float[] samples) =>
        MemoryMarshal.AsBytes(samples.AsSpan(0, checked((int)tensor.numel()))).CopyTo(tensor.bytes);
}
