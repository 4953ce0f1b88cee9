using System.Runtime.InteropServices;

namespace Idm.Preview.Vulkan;

/// <summary>Strings as Vulkan wants them, until disposed.</summary>
internal sealed unsafe class NativeNames : IDisposable
{
    private readonly nint[] _names;
    private readonly GCHandle _pin;

    public NativeNames(IReadOnlyList<string> names)
    {
        _names = [.. names.Select(Marshal.StringToCoTaskMemUTF8)];
        _pin = GCHandle.Alloc(_names, GCHandleType.Pinned);
    }

    public uint Count => (uint)_names.Length;

    public byte** Pointers => (byte**)_pin.AddrOfPinnedObject();

    public void Dispose()
    {
        _pin.Free();
        foreach (var name in _names) Marshal.FreeCoTaskMem(name);
    }
}
