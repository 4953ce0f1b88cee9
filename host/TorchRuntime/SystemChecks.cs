using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using System.Text;
using Idm.Common;

namespace Idm.TorchRuntime;

/// <summary>
/// The doctor's look at the runtime, the system, its C and C++ libraries, processor and memory.
/// </summary>
internal static partial class SystemChecks
{
    private const long LowMemory = 2L << 30;
    private static readonly Version Needed = new(3, 4, 30);

    public static IEnumerable<DoctorLine> Look()
    {
        yield return new DoctorLine(
            ".NET", $"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier}");
        yield return OperatingSystemLine();
        yield return CppLibrary();
        yield return Processor();
        yield return Memory();
    }

    private static DoctorLine OperatingSystemLine()
    {
        var value = $"{Distribution()}, {RuntimeInformation.OSArchitecture}";
        if (!OperatingSystem.IsLinux() || RuntimeInformation.OSArchitecture != Architecture.X64)
        {
            return new DoctorLine("system", value, Severity.Warning, "only Linux on x86-64 is tested");
        }
        return Glibc() is { } version
            ? new DoctorLine("system", $"{value}, glibc {version}")
            : new DoctorLine("system", value, Severity.Error,
            "libtorch needs glibc: use a distribution with it");
    }

    private static DoctorLine CppLibrary()
    {
        // Loading it is how the dynamic linker's choice, LD_LIBRARY_PATH and all, becomes visible.
        if (!NativeLibrary.TryLoad("libstdc++.so.6", out _))
        {
            return new DoctorLine("libstdc++", "not found", Severity.Error, "install the package libstdc++6");
        }
        var path = Mapped("libstdc++.so");
        var version = path is null ? null : HighestGlibcxx(path);
        if (version is null)
            return new DoctorLine("libstdc++", "its version cannot be read", Severity.Warning);
        return version >= Needed
            ? new DoctorLine("libstdc++", $"{path}, GLIBCXX_{version}")
            : new DoctorLine("libstdc++", $"{path}, GLIBCXX_{version}", Severity.Error,
                $"libtorch needs GLIBCXX_{Needed}: use a distribution with GCC 12 or newer");
    }

    private static DoctorLine Processor()
    {
        var isa = Avx512F.IsSupported ? "AVX-512" : Avx2.IsSupported ? "AVX2" : "no AVX2";
        var threads = string.Create(CultureInfo.InvariantCulture,
            $"{Environment.ProcessorCount} threads, {TorchThreads.Default} cores, {isa}");
        return Avx2.IsSupported
            ? new DoctorLine("processor", threads)
            : new DoctorLine("processor", threads, Severity.Warning,
            "without AVX2 expect a fraction of the speed");
    }

    private static DoctorLine Memory()
    {
        var lines = File.ReadAllLines("/proc/meminfo");
        var (total, free) = (Bytes("MemTotal:"), Bytes("MemAvailable:"));
        var value = string.Create(CultureInfo.InvariantCulture,
            $"{total / 1073741824.0:F1} GiB, {free / 1073741824.0:F1} GiB available");
        return free >= LowMemory
            ? new DoctorLine("memory", value)
            : new DoctorLine(
                "memory", value, Severity.Warning, "below 2 GiB only small images fit: close other programs");

        long Bytes(string key) => lines.Where(line => line.StartsWith(key, StringComparison.Ordinal))
            .Select(line => line[key.Length..].Replace("kB", "", StringComparison.Ordinal).Trim())
            .Select(number => long.Parse(number, CultureInfo.InvariantCulture) * 1024)
            .First();
    }

    private static string Distribution()
    {
        const string Key = "PRETTY_NAME=";
        var line = File.Exists("/etc/os-release")
            ? File.ReadLines("/etc/os-release")
            .FirstOrDefault(line => line.StartsWith(Key, StringComparison.Ordinal))
            : null;
        return line?[Key.Length..].Trim('"') ?? RuntimeInformation.OSDescription;
    }

    private static string? Glibc()
    {
        try
        {
            return Marshal.PtrToStringUTF8(gnu_get_libc_version());
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            return null;
        }
    }

    private static string? Mapped(string name) => File.ReadLines("/proc/self/maps")
        .Where(line => line.Contains('/', StringComparison.Ordinal))
        .Select(line => line[line.IndexOf('/', StringComparison.Ordinal)..])
        .FirstOrDefault(path => Path.GetFileName(path).StartsWith(name, StringComparison.Ordinal));

    /// <summary>
    /// The newest version among the names <c>GLIBCXX_a.b.c</c> in a library's string table.
    /// </summary>
    internal static Version? HighestGlibcxx(string path)
    {
        var bytes = File.ReadAllBytes(path).AsSpan();
        Version? highest = null;
        for (int at; (at = bytes.IndexOf("GLIBCXX_"u8)) >= 0;)
        {
            bytes = bytes[(at + 8)..];
            var end = bytes.IndexOf((byte)0);
            var text = end is > 0 and < 16 ? Encoding.ASCII.GetString(bytes[..end]) : "";
            if (Version.TryParse(text, out var version) && (highest is null || version > highest))
                highest = version;
        }
        return highest;
    }

    [LibraryImport("libc")]
    private static partial nint gnu_get_libc_version();
}
