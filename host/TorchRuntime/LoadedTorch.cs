namespace Idm.TorchRuntime;

/// <summary>The libtorch in this process.</summary>
/// <param name="Folder">The folder it was loaded from.</param>
/// <param name="Version">Its own version, such as <c>2.10.0</c>, or <c>unknown</c>.</param>
/// <param name="Expected">The libtorch version that TorchSharp was built for.</param>
/// <param name="Foreign">True when it is not the one that came with this program.</param>
/// <param name="CudaUsable">True when it was built for CUDA, found a driver and at least one device.</param>
/// <param name="CudaDevices">How many CUDA devices there are; 0 when CUDA is not usable.</param>
/// <param name="CpuCapability">
/// The widest vector instructions its kernels use here, such as <c>AVX512</c>.
/// </param>
public sealed record LoadedTorch(
    string Folder,
    string Version,
    string Expected,
    bool Foreign,
    bool CudaUsable,
    int CudaDevices,
    string CpuCapability)
{
    /// <summary>
    /// True when the first two numbers of <see cref="Version"/> are those TorchSharp was built for.
    /// </summary>
    public bool VersionFits => MajorMinor(Version) == MajorMinor(Expected);

    private static string MajorMinor(string version) => string.Join('.', version.Split('.').Take(2));
}
