using TorchSharp;

namespace Idm.TorchRuntime;

/// <summary>The most memory of a CUDA device that is taken from a moment on.</summary>
/// <remarks>
/// Where libtorch allocates from CUDA's own pool, exact to the tensor. By default it keeps the blocks that
/// tensors leave, so that what is free only falls: the reading is then what the device must have, rounding
/// and workspaces included, and honest only in a fresh process with the device to itself.
/// </remarks>
public sealed class CudaMemory
{
    private readonly CudaRuntime _runtime;
    private readonly int _device;
    private readonly CudaMemoryReading _before;

    private CudaMemory(CudaRuntime runtime, int device, CudaMemoryReading before) =>
        (_runtime, _device, _before) = (runtime, device, before);

    /// <summary>
    /// The most bytes taken above what was taken at the start; null when the device does not tell.
    /// </summary>
    /// <remarks>Read it when what was started has ended: reading does not wait for the device.</remarks>
    public long? Peak => _runtime.Read(_device) is not { } now ? null
        : now.PoolPeak > 0 ? now.PoolPeak - _before.PoolUsed
        : _before.Free - now.Free;

    /// <summary>All that the device has, in bytes.</summary>
    public long Total => _before.Total;

    /// <summary>Starts a peak; null when the device is none of CUDA's, or does not tell.</summary>
    /// <exception cref="TorchLoadException">libtorch cannot be loaded.</exception>
    public static CudaMemory? Watch(torch.Device device) =>
        device.type == DeviceType.CUDA && CudaRuntime.OfLibtorch() is { } runtime
            ? Watch(runtime, Math.Max(0, device.index))
            : null;

    internal static CudaMemory? Watch(CudaRuntime runtime, int device)
    {
        runtime.ResetPeak(device);
        return runtime.Read(device) is { } before ? new CudaMemory(runtime, device, before) : null;
    }
}
