using System.Globalization;
using System.Runtime.InteropServices;

namespace Idm.Common.Processes;

/// <summary>A process and all that it starts, to be stopped together.</summary>
public static partial class ProcessGroup
{
    /// <summary>Set by a supervisor for the process that it starts: the supervisor's own number.</summary>
    public const string Variable = "IDM_PROCESS_GROUP";

    /// <summary>SIGKILL.</summary>
    public const int Kill = 9;

    /// <summary>SIGTERM.</summary>
    public const int Terminate = 15;

    /// <summary>SIGCONT.</summary>
    public const int Continue = 18;

    /// <summary>SIGSTOP.</summary>
    public const int Stop = 19;

    private const int HangUp = 1, TerminalInput = 21, TerminalOutput = 22, SetParentDeathSignal = 1;
    private const nint Default = 0, Ignore = 1;

    private static int _supervisor;

    /// <summary>Whether this process was started by a supervisor, and ends with it.</summary>
    public static bool IsSupervised => _supervisor != 0;

    /// <summary>
    /// Leaves the group of the shell, so that a supervisor can stop this one alone; ends when it does.
    /// </summary>
    /// <param name="orphaned">The exit code where the supervisor has already ended.</param>
    public static void EnterIfTold(int orphaned)
    {
        var told = Environment.GetEnvironmentVariable(Variable);
        if (!int.TryParse(told, NumberStyles.None, CultureInfo.InvariantCulture, out _supervisor)) return;
        Environment.SetEnvironmentVariable(Variable, null);
        _ = SetProcessGroup(0, 0);
        // To the terminal this is a background job now: it may write all the same (stty tostop), and does not
        // stop in a read, but is refused it.
        _ = SetAction(TerminalOutput, Ignore);
        _ = SetAction(TerminalInput, Ignore);
        // The supervisor's end is told by SIGHUP, maybe several times: each of its threads that ends counts.
        _ = SetAction(HangUp, Default);
        if (OperatingSystem.IsLinux()) _ = ControlProcess(SetParentDeathSignal, HangUp, 0, 0, 0);
        // It may have ended before this process could be told.
        if (Parent() != _supervisor) Environment.Exit(orphaned);
    }

    /// <summary>Ends this process and what it started, if it has not ended by itself until then.</summary>
    public static void EndAfter(TimeSpan grace) => new Thread(() =>
    {
        Thread.Sleep(grace);
        _ = SendSignal(0, Kill);
    })
    { IsBackground = true }.Start();

    /// <summary>Signals the group that a process leads; before it has a group, the process alone.</summary>
    public static void Signal(int leader, int signal)
    {
        if (SendSignal(-leader, signal) != 0) _ = SendSignal(leader, signal);
    }

    /// <summary>Signals a process, and not what it started.</summary>
    public static void SignalLeader(int leader, int signal) => _ = SendSignal(leader, signal);

    [LibraryImport("libc", EntryPoint = "setpgid")]
    private static partial int SetProcessGroup(int process, int group);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int process, int signal);

    [LibraryImport("libc", EntryPoint = "signal")]
    private static partial nint SetAction(int signal, nint action);

    [LibraryImport("libc", EntryPoint = "prctl")]
    private static partial int ControlProcess(int option, nuint value, nuint a, nuint b, nuint c);

    [LibraryImport("libc", EntryPoint = "getppid")]
    private static partial int Parent();
}
