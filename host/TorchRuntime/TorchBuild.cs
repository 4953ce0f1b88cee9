using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace Idm.TorchRuntime;

/// <summary>Version and features that a loaded libtorch reports.</summary>
/// <param name="Version">Its version, such as <c>2.10.0</c>, or <c>unknown</c>.</param>
/// <param name="CpuCapability">
/// The widest vector instructions its kernels use here, or <c>unknown</c>.
/// </param>
internal sealed partial record TorchBuild(string Version, string CpuCapability)
{
    private const string ShowConfig = "_ZN2at11show_configB5cxx11Ev";

    /// <summary>
    /// Asks <c>at::show_config()</c>, by its mangled name; "unknown" where the name is not exported.
    /// </summary>
    public static TorchBuild Read(nint coreLibrary)
    {
        var text = Describe(coreLibrary);
        return new TorchBuild(Group(Release().Match(text)), Group(Capability().Match(text)));
    }

    private static string Group(Match match) => match.Success ? match.Groups[1].Value : "unknown";

    private static unsafe string Describe(nint coreLibrary)
    {
        var function = (delegate* unmanaged<nint*, void>)DynamicLinker.Find(coreLibrary, ShowConfig);
        if (function is null) return "";

        // A std::string result is written to memory of the caller: 32 bytes, first its pointer and its
        // length.
        // Its buffer is not freed, as only C++ may: a kilobyte, once.
        var result = stackalloc nint[4];
        function(result);
        return Marshal.PtrToStringUTF8(result[0], (int)result[1]);
    }

    [GeneratedRegex(@"TORCH_VERSION=([\w.+-]+)")]
    private static partial Regex Release();

    [GeneratedRegex(@"CPU capability usage: (\w+)")]
    private static partial Regex Capability();
}
