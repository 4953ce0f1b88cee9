namespace Idm.TorchRuntime;

/// <summary>
/// The memory functions of the CUDA runtime that libtorch has loaded, which TorchSharp does not offer.
/// </summary>
/// <remarks>
/// cudaError_t is an int, 0 for success; sizes are size_t and counters of pools 64 bits wide
/// (cuda_runtime_api.h).
/// </remarks>
internal sealed unsafe class CudaRuntime
{
    // CudaMemPoolAttrUsedMemCurrent, cudaMemPoolAttrUsedMemHigh.
    private const int UsedNow = 7, UsedHigh = 8;

    private readonly delegate* unmanaged<int*, int> _getDevice;
    private readonly delegate* unmanaged<int, int> _setDevice;
    private readonly delegate* unmanaged<nuint*, nuint*, int> _memory;
    private readonly delegate* unmanaged<nint*, int, int> _pool;
    private readonly delegate* unmanaged<nint, int, ulong*, int> _getAttribute;
    private readonly delegate* unmanaged<nint, int, ulong*, int> _setAttribute;

    private CudaRuntime(Func<string, nint> find)
    {
        _getDevice = (delegate* unmanaged<int*, int>)find("cudaGetDevice");
        _setDevice = (delegate* unmanaged<int, int>)find("cudaSetDevice");
        _memory = (delegate* unmanaged<nuint*, nuint*, int>)find("cudaMemGetInfo");
        _pool = (delegate* unmanaged<nint*, int, int>)find("cudaDeviceGetDefaultMemPool");
        _getAttribute = (delegate* unmanaged<nint, int, ulong*, int>)find("cudaMemPoolGetAttribute");
        _setAttribute = (delegate* unmanaged<nint, int, ulong*, int>)find("cudaMemPoolSetAttribute");
    }

    /// <summary>The runtime of the loaded libtorch, or null where there is none.</summary>
    /// <exception cref="TorchLoadException">libtorch cannot be loaded.</exception>
    public static CudaRuntime? OfLibtorch()
    {
        if (!NativeTorch.Load().CudaUsable || NativeTorch.CudaLibrary == 0) return null;
        // The linker also looks into what libc10_cuda.so depends on, wherever the runtime lies and whatever
        // its version.
        return From(name => DynamicLinker.Find(NativeTorch.CudaLibrary, name));
    }

    /// <summary>A runtime whose functions are found by name; null when it cannot tell what is free.</summary>
    public static CudaRuntime? From(Func<string, nint> find)
    {
        var runtime = new CudaRuntime(find);
        return runtime._getDevice is null || runtime._setDevice is null || runtime._memory is null
            ? null
            : runtime;
    }

    /// <summary>Reads the counters of a device, or null when the runtime refuses.</summary>
    public CudaMemoryReading? Read(int device)
    {
        int before;
        if (_getDevice(&before) != 0 || _setDevice(device) != 0) return null;
        nuint free, total;
        var refused = _memory(&free, &total) != 0;
        _ = _setDevice(before);
        return refused
            ? null
            : new CudaMemoryReading(
                (long)free, (long)total, Attribute(device, UsedNow), Attribute(device, UsedHigh));
    }

    /// <summary>Starts a new peak of the device's pool.</summary>
    public void ResetPeak(int device)
    {
        ulong zero = 0;                                     // the only value that may be set
        if (Pool(device) is { } pool && _setAttribute is not null) _ = _setAttribute(pool, UsedHigh, &zero);
    }

    private nint? Pool(int device)
    {
        nint pool;
        return _pool is not null && _pool(&pool, device) == 0 ? pool : null;
    }

    private long Attribute(int device, int attribute)
    {
        ulong value;
        return Pool(device) is { } pool && _getAttribute is not null
            && _getAttribute(pool, attribute, &value) == 0
            ? (long)value
            : 0;
    }
}
