using System.Globalization;
using System.Runtime.InteropServices;

namespace Idm.TorchRuntime;

/// <summary>
/// Memory of the process, native code included, where tensors live. Best effort, never throws.
/// </summary>
public static partial class ProcessMemory
{
    private const int MmapThreshold = -3, TopPad = -2, TrimThreshold = -1, MeasuringThreshold = 65536;

    /// <summary>Reads the counters.</summary>
    public static MemoryReading Read()
    {
        var status = Quietly<string[]?>(() => File.ReadAllLines("/proc/self/status"), null) ?? [];
        return new MemoryReading(
            Quietly(Live, null), KiloBytes(status, "VmRSS:"), KiloBytes(status, "VmHWM:"));
    }

    /// <summary>Gives native memory that is free back to the system, where the C library can.</summary>
    public static void GiveBack() => _ = Quietly(() => malloc_trim(0), 0);

    /// <summary>
    /// Keeps freed memory in the process from now on: memory that the system takes back must be zeroed when
    /// it is needed again, which is a tenth of a small network's training step.
    /// </summary>
    public static void KeepFreed()
    {
        _ = Quietly(() => mallopt(TrimThreshold, int.MaxValue), 0);
        _ = Quietly(() => mallopt(MmapThreshold, 1 << 30), 0);
        _ = Quietly(() => mallopt(TopPad, 64 << 20), 0);
    }

    /// <summary>
    /// Starts a new peak: <see cref="MemoryReading.PeakResident"/> becomes what is resident now.
    /// </summary>
    /// <returns>False where the system does not allow it.</returns>
    public static bool ResetPeak() => Quietly(
        () =>
        {
            GiveBack();
            File.WriteAllText("/proc/self/clear_refs", "5");
            return true;
        },
        false);

    /// <summary>
    /// From now on native memory goes back to the system as soon as it is freed, so that resident memory
    /// follows live tensors. For measuring only: it is slow, and stays for the life of the process.
    /// </summary>
    /// <returns>False where the allocator cannot do it.</returns>
    public static bool UseMeasuringMode() => Quietly(
        () => mallopt(MmapThreshold, MeasuringThreshold) == 1
        && mallopt(TrimThreshold, MeasuringThreshold) == 1,
        false);

    /// <summary>The most resident bytes that an action needs above what was resident before it.</summary>
    /// <remarks>
    /// In measuring mode (<see cref="UseMeasuringMode"/>). Allocate gradients first; take the last
    /// repetition.
    /// </remarks>
    /// <returns>Bytes, or null where the system does not tell.</returns>
    public static long? MeasurePeak(Action action)
    {
        if (!ResetPeak())
        {
            action();
            return null;
        }
        var before = Read().Resident;
        action();
        return Read().PeakResident - before;
    }

    private static long? Live()
    {
        var info = mallinfo2();
        return (long)(info.InUse + info.Mapped);
    }

    private static long? KiloBytes(string[] status, string key)
    {
        var words = status.FirstOrDefault(line => line.StartsWith(key, StringComparison.Ordinal))
            ?.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return words is [_, var number, "kB"]
            && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var kilo)
            ? kilo * 1024
            : null;
    }

    private static T Quietly<T>(Func<T> read, T otherwise)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException
            or DllNotFoundException or EntryPointNotFoundException)
        {
            return otherwise;
        }
    }

    /// <summary>glibc's <c>struct mallinfo2</c>: ten size_t, of which two are wanted.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 80)]
    private struct MallInfo
    {
        /// <summary>hblkhd: bytes in blocks of their own.</summary>
        [FieldOffset(32)]
        public nuint Mapped;

        /// <summary>uordblks: bytes in use in the arenas.</summary>
        [FieldOffset(56)]
        public nuint InUse;
    }

    [LibraryImport("libc")]
    private static partial MallInfo mallinfo2();

    [LibraryImport("libc")]
    private static partial int mallopt(int parameter, int value);

    [LibraryImport("libc")]
    private static partial int malloc_trim(nuint keep);
}
