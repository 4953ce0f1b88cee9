using System.Globalization;

namespace Idm.TorchRuntime;

/// <summary>Memory left to the machine, or to the group of processes that this one is limited with.</summary>
public static class SystemMemory
{
    /// <summary>
    /// Bytes that can be had without ending another process; null where the system does not tell.
    /// </summary>
    public static long? Available()
    {
        var machine = Lines("/proc/meminfo")
            .FirstOrDefault(line => line.StartsWith("MemAvailable:", StringComparison.Ordinal))
            ?.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        long? free = machine is [_, var kilo, "kB"] && Number(kilo) is { } found ? found * 1024 : null;
        // Control groups, version 2: this process's own, where it has one.
        var group = Lines("/proc/self/cgroup")
            .FirstOrDefault(line => line.StartsWith("0::", StringComparison.Ordinal));
        var folder = "/sys/fs/cgroup" + (group is null or "0::/" ? "" : group[3..]);
        if (Number(Lines(folder + "/memory.max").FirstOrDefault()) is { } limit
            && Number(Lines(folder + "/memory.current").FirstOrDefault()) is { } used)
            free = Math.Min(free ?? long.MaxValue, Math.Max(0, limit - used));
        return free;
    }

    private static string[] Lines(string file)
    {
        try
        {
            return File.Exists(file) ? File.ReadAllLines(file) : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static long? Number(string? text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
