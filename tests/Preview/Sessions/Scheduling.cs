using System.Diagnostics;
using System.Globalization;

namespace Idm.Preview.Tests.Sessions;

/// <summary>How Linux schedules threads, as /proc tells it (proc(5)).</summary>
internal static class Scheduling
{
    private const int Idle = 5;             // SCHED_IDLE

    /// <summary>
    /// Whether a thread takes only what time others leave over; "thread-self", or "id/task/id".
    /// </summary>
    public static bool IsIdle(string thread) =>
        File.ReadAllText(Path.Combine("/proc", thread, "stat"))
            .Split(") ")[^1].Split(' ')[38] == Idle.ToString(CultureInfo.InvariantCulture);

    /// <summary>Waits until a process takes only what time others leave over.</summary>
    public static void Await(int process)
    {
        for (var watch = Stopwatch.StartNew(); !AreAllIdle(process); Thread.Sleep(100))
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(60), "it never stepped back");
    }

    /// <summary>
    /// Whether all threads of a process do; one that ends while it is looked at does not count.
    /// </summary>
    private static bool AreAllIdle(int process) =>
        Directory.EnumerateDirectories($"/proc/{process}/task").All(thread =>
    {
        try
        {
            return IsIdle(thread["/proc/".Length..]);
        }
        catch (IOException)
        {
            return true;
        }
    });
}
