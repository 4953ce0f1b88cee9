using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TorchSharp;

namespace Idm.TorchRuntime.Tests;

/// <summary>Readings of a device's memory, from a CUDA runtime that these tests play.</summary>
public sealed unsafe class CudaMemoryTests
{
    private const int Refused = 801;                        // cudaErrorNotSupported

    private static int _current, _asked;
    private static ulong _free, _used, _high;

    public CudaMemoryTests() => (_current, _asked, _free, _used, _high) = (3, -1, 9000, 0, 0);

    [Fact]
    public void Without_a_pool_the_peak_is_what_was_free_before_and_is_not_now()
    {
        var memory = CudaMemory.Watch(Runtime(withPool: false), 1)!;
        _free = 7500;
        Assert.Equal(1500, memory.Peak);
        Assert.Equal(80_000, memory.Total);
    }

    [Fact]
    public void With_a_pool_the_peak_is_the_pools_own()
    {
        (_used, _high) = (100, 5000);
        var memory = CudaMemory.Watch(Runtime(withPool: true), 1)!;
        Assert.Equal(0ul, _high);                           // the old peak is gone
        (_free, _used, _high) = (2000, 150, 900);
        Assert.Equal(800, memory.Peak);
    }

    [Fact]
    public void A_pool_that_libtorch_does_not_use_says_nothing()
    {
        var memory = CudaMemory.Watch(Runtime(withPool: true), 1)!;
        _free = 8000;
        Assert.Equal(1000, memory.Peak);
    }

    [Fact]
    public void The_asked_device_is_read_and_the_current_one_stays()
    {
        CudaMemory.Watch(Runtime(withPool: true), 1);
        Assert.Equal((3, 1), (_current, _asked));
    }

    [Fact]
    public void A_device_that_is_not_there_has_no_reading() =>
        Assert.Null(CudaMemory.Watch(Runtime(withPool: true), 9));

    [Fact]
    public void A_runtime_without_the_functions_is_none() => Assert.Null(CudaRuntime.From(_ => 0));

    [Fact]
    public void The_CPU_has_none() => Assert.Null(CudaMemory.Watch(torch.CPU));

    private static CudaRuntime Runtime(bool withPool) => CudaRuntime.From(name => name switch
    {
        "cudaGetDevice" => (nint)(delegate* unmanaged[Cdecl]<int*, int>)&GetDevice,
        "cudaSetDevice" => (nint)(delegate* unmanaged[Cdecl]<int, int>)&SetDevice,
        "cudaMemGetInfo" => (nint)(delegate* unmanaged[Cdecl]<nuint*, nuint*, int>)&MemGetInfo,
        "cudaDeviceGetDefaultMemPool" when withPool =>
            (nint)(delegate* unmanaged[Cdecl]<nint*, int, int>)&GetPool,
        "cudaMemPoolGetAttribute" => (nint)(delegate* unmanaged[Cdecl]<nint, int, ulong*, int>)&GetAttribute,
        "cudaMemPoolSetAttribute" => (nint)(delegate* unmanaged[Cdecl]<nint, int, ulong*, int>)&SetAttribute,
        _ => 0,
    })!;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int GetDevice(int* device)
    {
        *device = _current;
        return 0;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int SetDevice(int device)
    {
        if (device > 3) return Refused;
        (_asked, _current) = (device == 3 ? _asked : device, device);
        return 0;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int MemGetInfo(nuint* free, nuint* total)
    {
        (*free, *total) = ((nuint)_free, 80_000);
        return 0;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int GetPool(nint* pool, int device)
    {
        *pool = 77 + device;
        return 0;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int GetAttribute(nint pool, int attribute, ulong* value)
    {
        if (pool != 78) return Refused;
        *value = attribute == 7 ? _used : _high;
        return 0;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int SetAttribute(nint pool, int attribute, ulong* value)
    {
        if (pool != 78 || attribute != 8) return Refused;
        _high = *value;
        return 0;
    }
}
