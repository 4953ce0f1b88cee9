using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Idm.Preview.Sessions;

/// <summary>Work that takes only what processor time the run leaves over.</summary>
/// <remarks>
/// libtorch's threads work in step: whoever takes one of their cores, however politely, holds up all of them. Linux runs
/// threads of the policy SCHED_IDLE (sched(7)) only where a core has nothing else to do, but for some thousandths. A
/// priority ("nice") is no substitute: a thread of the lowest one still interrupts others when it wakes up.
/// </remarks>
internal static partial class Background
{
    private const int IdlePolicy = 5;       // SCHED_IDLE, bits/sched.h

    /// <summary>Makes this process one of low priority that still takes its share.</summary>
    public static void BeQuiet() => SetPriority(ProcessPriorityClass.BelowNormal);

    /// <summary>Leaves the processor to others from now on, for good, with all threads of this process.</summary>
    public static void YieldProcess()
    {
        if (!OperatingSystem.IsLinux())
        {
            SetPriority(ProcessPriorityClass.Idle);
            return;
        }
        foreach (var thread in Directory.EnumerateDirectories("/proc/self/task"))
            Yield(int.Parse(Path.GetFileName(thread), System.Globalization.CultureInfo.InvariantCulture));
    }

    /// <summary>Leaves the processor to others from now on, for good, with the calling thread alone.</summary>
    public static void YieldThread()
    {
        if (OperatingSystem.IsLinux()) Yield(0);
        else Thread.CurrentThread.Priority = ThreadPriority.Lowest;
    }

    /// <remarks>A thread that may not yield, or has ended meanwhile, is no reason to stop.</remarks>
    private static void Yield(int thread)
    {
        var priority = 0;
        _ = SetPolicy(thread, IdlePolicy, in priority);
    }

    private static void SetPriority(ProcessPriorityClass priority)
    {
        try
        {
            using var self = Process.GetCurrentProcess();
            self.PriorityClass = priority;
        }
        catch (Exception e) when (e is System.ComponentModel.Win32Exception or InvalidOperationException)
        {
            // it may not: then not
        }
    }

    [LibraryImport("libc", EntryPoint = "sched_setscheduler")]
    private static partial int SetPolicy(int thread, int policy, in int priority);
}
