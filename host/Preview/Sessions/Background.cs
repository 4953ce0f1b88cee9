using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Idm.Preview.Sessions;

/// <summary>Work that takes only what processor time the run leaves over.</summary>
/// <remarks>
/// libtorch's threads work in step: whoever takes one of their cores, however politely, holds up all of them.
/// Linux runs threads of the policy SCHED_IDLE (sched(7)) only where a core has nothing else to do, but for
/// some thousandths. A priority ("nice") is no substitute: a thread of the lowest one still interrupts others
/// when it wakes up.
/// </remarks>
internal static partial class Background
{
    private const int NormalPolicy = 0, IdlePolicy = 5;       // SCHED_OTHER, SCHED_IDLE: bits/sched.h

    /// <summary>Makes this process one of low priority that still takes its share.</summary>
    public static void BeQuiet() => SetPriority(ProcessPriorityClass.BelowNormal);

    /// <summary>
    /// Leaves the processor to others from now on, with all threads of this process and those that they
    /// start.
    /// </summary>
    public static void YieldProcess() => SetProcess(IdlePolicy, ProcessPriorityClass.Idle);

    /// <summary>Takes its share again, as one of low priority, because somebody waits for it.</summary>
    public static void ResumeProcess() => SetProcess(NormalPolicy, ProcessPriorityClass.BelowNormal);

    /// <summary>
    /// Leaves the processor to others from now on, for good, with the calling thread alone.
    /// </summary>
    public static void YieldThread()
    {
        if (OperatingSystem.IsLinux()) SetThread(0, IdlePolicy);
        else Thread.CurrentThread.Priority = ThreadPriority.Lowest;
    }

    private static void SetProcess(int policy, ProcessPriorityClass elsewhere)
    {
        if (!OperatingSystem.IsLinux())
        {
            SetPriority(elsewhere);
            return;
        }
        // A thread starts with the policy of the one that starts it: what began meanwhile is met on the next
        // round.
        var known = new HashSet<int>();
        for (var fresh = true; fresh;)
        {
            fresh = false;
            foreach (var folder in Directory.EnumerateDirectories("/proc/self/task"))
            {
                var thread = int.Parse(
                    Path.GetFileName(folder), System.Globalization.CultureInfo.InvariantCulture);
                if (!known.Add(thread)) continue;
                fresh = true;
                SetThread(thread, policy);
            }
        }
    }

    /// <remarks>A thread that may not, or has ended meanwhile, is no reason to stop.</remarks>
    private static void SetThread(int thread, int policy)
    {
        var priority = 0;
        _ = SetPolicy(thread, policy, in priority);
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
