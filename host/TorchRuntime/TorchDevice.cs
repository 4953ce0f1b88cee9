using System.Globalization;
using TorchSharp;

namespace Idm.TorchRuntime;

/// <summary>A device and why it was chosen.</summary>
/// <param name="Device">The device.</param>
/// <param name="Reason">One sentence for the user.</param>
public sealed record TorchDevice(torch.Device Device, string Reason)
{
    private const string Accepted = "auto, cpu, cuda or cuda:N";

    /// <summary>
    /// Turns <c>auto</c>, <c>cpu</c>, <c>cuda</c> or <c>cuda:N</c> into a device. Loads libtorch if need be.
    /// </summary>
    /// <exception cref="DeviceException">It is none of these, or the machine does not have it.</exception>
    /// <exception cref="TorchLoadException">libtorch cannot be loaded.</exception>
    public static TorchDevice Resolve(string spec)
    {
        var text = spec.Trim().ToLowerInvariant();
        var index = text switch
        {
            "auto" or "cpu" => -1,
            "cuda" => 0,
            _ when text.StartsWith("cuda:", StringComparison.Ordinal)
                && int.TryParse(text.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out var n) =>
                    n,
            _ => throw new DeviceException($"device: found '{spec}', expected {Accepted}"),
        };
        var runtime = NativeTorch.Load();
        return text switch
        {
            "cpu" => new TorchDevice(torch.CPU, "cpu: as asked."),
            "auto" when !runtime.CudaUsable => new TorchDevice(torch.CPU, $"cpu: {WhyNoCuda(runtime)}."),
            "auto" => new TorchDevice(Cuda(0), $"cuda:0: the first of {runtime.CudaDevices} CUDA device(s)."),
            _ => new TorchDevice(Cuda(Present(index, spec, runtime)), $"cuda:{index}: as asked."),
        };
    }

    private static torch.Device Cuda(int index) => new(DeviceType.CUDA, index);

    private static int Present(int index, string spec, LoadedTorch runtime)
    {
        if (!runtime.CudaUsable)
        {
            throw new DeviceException($"device: '{spec}' was asked for, but {WhyNoCuda(runtime)}; use "
                + "device: cpu or "
                + $"auto, or set {LibtorchLocation.Variable} to a libtorch {runtime.Expected} built for CUDA");
        }
        return index < runtime.CudaDevices ? index : throw new DeviceException(
            $"device: '{spec}' was asked for, but there are {runtime.CudaDevices} CUDA device(s), numbered "
                + "from 0: choose one of them, or device: auto");
    }

    private static string WhyNoCuda(LoadedTorch runtime)
        => File.Exists(Path.Combine(runtime.Folder, "libtorch_cuda.so"))
            ? "libtorch finds no CUDA device or driver"
            : $"the libtorch in {runtime.Folder} is built for the CPU only";
}
