namespace Idm.TorchRuntime;

/// <summary>NNPACK, a convolution library inside libtorch, which is switched off.</summary>
/// <remarks>
/// It knows some processors only, and libtorch warns at each convolution where it does not know one. Without it
/// all machines take the same convolutions. libtorch has to be loaded; a libtorch that lacks the two exports
/// keeps its own choice.
/// </remarks>
internal static unsafe class Nnpack
{
    /// <summary>Keeps libtorch from trying it, for the whole process.</summary>
    /// <param name="library">A handle of <c>libtorch_cpu.so</c>.</param>
    /// <returns>Whether this libtorch has the switch.</returns>
    public static bool SwitchOff(nint library)
    {
        // at::globalContext().setUserEnabledNNPACK(false)
        var context = (delegate* unmanaged<nint>)DynamicLinker.Find(library, "_ZN2at13globalContextEv");
        var enable = (delegate* unmanaged<nint, byte, void>)
            DynamicLinker.Find(library, "_ZN2at7Context20setUserEnabledNNPACKEb");
        if (context is null || enable is null) return false;
        enable(context(), 0);
        return true;
    }
}
