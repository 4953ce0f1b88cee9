using System.Runtime.InteropServices;

namespace Idm.Cli.Shell;

/// <summary>A process and all that it starts, to be stopped together.</summary>
internal static partial class ProcessGroup
{
    /// <summary>Set by a supervisor for the process that it starts.</summary>
    public const string Variable = "IDM_PROCESS_GROUP";

    public const int Interrupt = 2;
    public const int Kill = 9;

    /// <summary>Leaves the group of the shell, so that a supervisor can stop this one alone.</summary>
    public static void EnterIfTold()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 }) return;
        Environment.SetEnvironmentVariable(Variable, null);
        _ = SetProcessGroup(0, 0);
    }

    /// <summary>Signals the group that a process leads; before it has a group, the process alone.</summary>
    public static void Signal(int leader, int signal)
    {
        if (SendSignal(-leader, signal) != 0) _ = SendSignal(leader, signal);
    }

    [LibraryImport("libc", EntryPoint = "setpgid")]
    private static partial int SetProcessGroup(int process, int group);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int process, int signal);
}
