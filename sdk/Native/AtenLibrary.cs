using System.Runtime.InteropServices;

namespace Idm.Sdk.Native;

/// <summary>libtorch's own C interface, as far as calling an operator by its name needs it.</summary>
/// <remarks>
/// The names are part of libtorch's stable interface; an older libtorch may still lack some.
/// </remarks>
internal sealed unsafe class AtenLibrary
{
    private static readonly Lazy<AtenLibrary?> Found = new(Find);

    private AtenLibrary(nint library)
    {
        Call = (delegate* unmanaged<byte*, byte*, ulong*, int>)NativeLibrary.GetExport(
            library, "aoti_torch_call_dispatcher");
        NewTensor = (delegate* unmanaged<nint, nint*, int>)NativeLibrary.GetExport(
            library, "aoti_torch_new_tensor_handle");
        DeleteTensor = (delegate* unmanaged<nint, int>)NativeLibrary.GetExport(
            library, "aoti_torch_delete_tensor_object");
        NewList = (delegate* unmanaged<nuint, nint*, int>)NativeLibrary.GetExport(
            library, "torch_new_list_reserve_size");
        Append = (delegate* unmanaged<nint, ulong, int>)NativeLibrary.GetExport(
            library, "torch_list_push_back");
    }

    /// <summary>The interface of the libtorch that is loaded; null where it has none.</summary>
    public static AtenLibrary? Current => Found.Value;

    /// <summary>Calls an operator: arguments are taken from the stack, results are left there.</summary>
    public delegate* unmanaged<byte*, byte*, ulong*, int> Call { get; }

    /// <summary>A handle of its own of a tensor.</summary>
    public delegate* unmanaged<nint, nint*, int> NewTensor { get; }

    public delegate* unmanaged<nint, int> DeleteTensor { get; }

    public delegate* unmanaged<nuint, nint*, int> NewList { get; }

    /// <summary>Appends a value, which the list then owns.</summary>
    public delegate* unmanaged<nint, ulong, int> Append { get; }

    private static AtenLibrary? Find()
    {
        var name = OperatingSystem.IsWindows() ? "torch_cpu.dll" : "libtorch_cpu.so";
        try
        {
            // Loaded already, from wherever it came: its name is enough to find it again.
            return NativeLibrary.TryLoad(name, out var library) ? new AtenLibrary(library) : null;
        }
        catch (EntryPointNotFoundException)
        {
            return null;
        }
    }
}
