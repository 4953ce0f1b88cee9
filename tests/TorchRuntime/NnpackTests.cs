using System.Runtime.InteropServices;

namespace Idm.TorchRuntime.Tests;

public sealed unsafe class NnpackTests
{
    [Fact]
    public void Libtorch_does_not_try_nnpack()
    {
        NativeTorch.Load();
        Assert.True(Nnpack.SwitchOff(NativeTorch.CoreLibrary));

        // at::globalContext().userEnabledNNPACK(), asked through the system's own loader.
        var context = (delegate* unmanaged<nint>)
            NativeLibrary.GetExport(NativeTorch.CoreLibrary, "_ZN2at13globalContextEv");
        var enabled = (delegate* unmanaged<nint, byte>)
            NativeLibrary.GetExport(NativeTorch.CoreLibrary, "_ZNK2at7Context17userEnabledNNPACKEv");
        Assert.Equal(0, enabled(context()));
    }
}
