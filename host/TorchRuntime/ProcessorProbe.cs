using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Idm.TorchRuntime;

/// <summary>
/// Share of the processors that a program gets when it asks for all of them, tried briefly.
/// </summary>
/// <remarks>
/// The kernel's own figure, <c>/proc/pressure/cpu</c>, speaks of ten seconds ago and counts waiting threads
/// that would give way (SCHED_IDLE), such as those of another run's preview.
/// </remarks>
internal static partial class ProcessorProbe
{
    private const int ThreadTime = 3;       // CLOCK_THREAD_CPUTIME_ID, bits/time.h
    // A dozen turns of the scheduler.
    private static readonly TimeSpan Span = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// The least share of its time in which one of as many threads as there are processors was running
    /// (Linux).
    /// </summary>
    public static double LeastShare()
    {
        var shares = new double[Environment.ProcessorCount];
        using var start = new Barrier(shares.Length);
        var threads = shares.Select(
            (_, i) => new Thread(() => shares[i] = Share(start)) { IsBackground = true }).ToList();
        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());
        return shares.Min();
    }

    private static double Share(Barrier start)
    {
        start.SignalAndWait();
        var watch = Stopwatch.StartNew();
        var before = Seconds();
        while (watch.Elapsed < Span) Thread.SpinWait(100);
        return (Seconds() - before) / watch.Elapsed.TotalSeconds;
    }

    private static double Seconds() =>
        GetTime(ThreadTime, out var time) == 0 ? time.Seconds + (time.Nanoseconds / 1e9) : 0;

    private readonly record struct TimeSpec(long Seconds, long Nanoseconds);

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int GetTime(int clock, out TimeSpec time);
}
