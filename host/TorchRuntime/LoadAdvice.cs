using System.Text.RegularExpressions;

namespace Idm.TorchRuntime;

/// <summary>
/// Advice for the dynamic linker's error texts (glibc's elf/dl-load.c, dl-version.c, dl-lookup.c).
/// </summary>
internal static partial class LoadAdvice
{
    public static string For(string error, bool foreign)
    {
        if (VersionMissing().Match(error) is { Success: true } version)
        {
            return $"this system's {version.Groups["library"].Value} is older than the library needs "
                + $"({version.Groups["version"].Value}): use a newer distribution or container image, or put a newer "
                + $"{version.Groups["library"].Value} first on LD_LIBRARY_PATH";
        }
        if (FileMissing().Match(error) is { Success: true } file)
        {
            var name = file.Groups["library"].Value;
            return NvidiaLibrary().IsMatch(name)
                ? $"{name} belongs to CUDA: install the libraries of the CUDA version this libtorch was "
                    + "built for, or add their folder to LD_LIBRARY_PATH, or use a CPU build of libtorch"
                : $"install the package with {Path.GetFileName(name)}, or add its folder to LD_LIBRARY_PATH";
        }
        if (error.Contains("undefined symbol", StringComparison.Ordinal))
        {
            return "this libtorch has another version or C++ ABI than the one TorchSharp was built for: take "
                + "the version that `idm doctor` names as expected" + (foreign
                    ? $", or unset {LibtorchLocation.Variable} to use the one that came with the program"
                    : "");
        }
        var damaged = error.Contains("ELF", StringComparison.Ordinal)
            || error.Contains("file too short", StringComparison.Ordinal);
        if (damaged) return "the file is damaged or built for another kind of machine: install it again";
        return foreign
            ? $"fix that folder, or unset {LibtorchLocation.Variable} to use the libtorch that came with "
                + "the program"
            : "install the program again: its folder is incomplete";
    }

    [GeneratedRegex(@"(?<library>[^/\s:`']+): version [`'](?<version>[^']+)' not found")]
    private static partial Regex VersionMissing();

    [GeneratedRegex(@"(?<library>[^\s:]+): cannot open shared object file")]
    private static partial Regex FileMissing();

    [GeneratedRegex("cuda|cublas|cudnn|cufft|curand|cusparse|cusolver|cupti|cufile|nccl|nvrtc|nvJitLink|nvshmem|nvTools")]
    private static partial Regex NvidiaLibrary();
}
