using System.Globalization;

namespace Idm.TorchRuntime;

/// <summary>Processors that this process may use, and the number of their cores.</summary>
internal static class CpuTopology
{
    /// <summary>
    /// Physical cores among the allowed processors, at most the container's quota; at least 1.
    /// </summary>
    /// <param name="root">Where the system describes itself: <c>/</c>, or a copy for tests.</param>
    /// <param name="available">
    /// Processors that .NET counts: affinity and quota, hardware threads included.
    /// </param>
    public static int PhysicalCores(string root, int available)
    {
        var cores = Allowed(root).Select(cpu => Siblings(root, cpu)).Distinct().Count();
        return Math.Max(1, cores == 0 ? available : Math.Min(cores, available));
    }

    /// <summary>Numbers in a list such as <c>0-3,8</c>; empty when it is not such a list.</summary>
    internal static IReadOnlyList<int> ParseList(string list)
    {
        var numbers = new List<int>();
        foreach (var part in list.Trim().Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var ends = part.Split('-');
            if (!Parse(ends[0], out var first) || !Parse(ends[^1], out var last) || last - first > 65536)
                return [];
            for (var i = first; i <= last; i++) numbers.Add(i);
        }
        return numbers;

        static bool Parse(string text, out int number)
            => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }

    private static IReadOnlyList<int> Allowed(string root)
    {
        const string Key = "Cpus_allowed_list:";
        var line = ReadLines(Path.Combine(root, "proc/self/status"))
            .FirstOrDefault(line => line.StartsWith(Key, StringComparison.Ordinal));
        return line is null ? [] : ParseList(line[Key.Length..]);
    }

    // Hardware threads of one core list the same siblings. Where the system hides them each counts as a core.
    private static string Siblings(string root, int cpu)
    {
        var number = cpu.ToString(CultureInfo.InvariantCulture);
        var file = Path.Combine(root, $"sys/devices/system/cpu/cpu{number}/topology/thread_siblings_list");
        return ReadLines(file).FirstOrDefault() ?? number;
    }

    private static string[] ReadLines(string file)
    {
        try
        {
            return File.ReadAllLines(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
