using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Idm.Common.Processes;

namespace Idm.Cli.Shell;

/// <summary>
/// <c>--timeout</c> and <c>--memory</c>: the work is done by a process of its own, which is stopped from
/// outside, with all that it started.
/// </summary>
/// <remarks>
/// Within one process nothing ends a call of native code. First the process is asked to stop, by SIGTERM, and
/// keeps what it finished; if it does not, it is killed, and files are whole or absent all the same. (Not by
/// SIGINT, which jobs in the background of a script ignore.) Ctrl-Z stops both, and the clock.
/// </remarks>
internal static class TimeLimit
{
    private const int Killed = 128 + ProcessGroup.Kill;

    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    public static Option<double?> Timeout { get; } = new("--timeout")
    {
        Description = "Stops after so many seconds, endless loops included, and keeps what was finished.",
        HelpName = "seconds",
    };

    public static Option<double?> Memory { get; } = new("--memory")
    {
        Description = "Stops when the process uses more memory than this, and keeps what was finished.",
        HelpName = "GiB",
    };

    /// <summary>Does the work, here or, where there is a limit, in a process of its own.</summary>
    public static int Guard(ParseResult arguments, Func<int> work, CancellationToken cancellation) =>
        arguments.GetValue(Timeout) is null && arguments.GetValue(Memory) is null
            ? UserErrors.Guard(work)
            : UserErrors.Guard(() => Supervise(
                arguments.GetValue(Timeout), arguments.GetValue(Memory), cancellation));

    private static int Supervise(double? seconds, double? gibibytes, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(
            Environment.ProcessPath!, WithoutLimits(Environment.GetCommandLineArgs()[1..]));
        start.Environment[ProcessGroup.Variable] =
            Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        using var process = Process.Start(start)!;
        var watch = Stopwatch.StartNew();
        using var pausing = OperatingSystem.IsWindows()
            ? null
            : PosixSignalRegistration.Create(PosixSignal.SIGTSTP, Pausing);
        using var resuming = OperatingSystem.IsWindows()
            ? null
            : PosixSignalRegistration.Create(PosixSignal.SIGCONT, Resuming);
        while (!process.WaitForExit(Pause))
        {
            if (cancellation.IsCancellationRequested) return Stop(process, ExitCodes.Interrupted, Grace);
            if (watch.Elapsed.TotalSeconds > seconds)
            {
                Terminal.Error(
                    string.Create(
                        CultureInfo.InvariantCulture, $"SCR003: {seconds} s are over (--timeout): stopping"));
                return Stop(process, ExitCodes.LimitReached, Grace);
            }
            if (MemoryOf(process) / (double)(1 << 30) is var used && used > gibibytes)
            {
                Terminal.Error(string.Create(CultureInfo.InvariantCulture,
                    $"SCR003: {used:f1} GiB are in use, the limit is {gibibytes} (--memory): stopping"));
                return Stop(process, ExitCodes.LimitReached, TimeSpan.FromSeconds(2));
            }
        }
        if (process.ExitCode == Killed)
            Terminal.Error("the process was killed from outside (SIGKILL), as the system does where memory "
                + "runs out; metrics.jsonl in its output folder has the finished images");
        return process.ExitCode;

        void Pausing(PosixSignalContext context)
        {
            context.Cancel = true;
            watch.Stop();
            ProcessGroup.Signal(process.Id, ProcessGroup.Stop);
            ProcessGroup.SignalLeader(Environment.ProcessId, ProcessGroup.Stop);
        }

        void Resuming(PosixSignalContext context)
        {
            watch.Start();
            ProcessGroup.Signal(process.Id, ProcessGroup.Continue);
        }
    }

    private static long MemoryOf(Process process)
    {
        try
        {
            process.Refresh();
            return process.WorkingSet64;
        }
        catch (InvalidOperationException)
        {
            return 0;                   // it has ended meanwhile
        }
    }

    private static int Stop(Process process, int code, TimeSpan grace)
    {
        ProcessGroup.SignalLeader(process.Id, ProcessGroup.Terminate);
        if (!process.WaitForExit(grace)) Terminal.Note("it did not stop by itself, and was killed");
        ProcessGroup.Signal(process.Id, ProcessGroup.Kill);             // and what it started
        process.WaitForExit();
        return code;
    }

    private static List<string> WithoutLimits(string[] arguments)
    {
        var rest = new List<string>();
        for (var i = 0; i < arguments.Length && arguments[i] != "--"; i++)
        {
            if (arguments[i] == Timeout.Name || arguments[i] == Memory.Name) i++;
            else if (!IsLimit(arguments[i])) rest.Add(arguments[i]);
        }
        return [.. rest, .. arguments.SkipWhile(a => a != "--")];

        static bool IsLimit(string argument) => ((string[])[Timeout.Name, Memory.Name]).Any(name =>
            argument.StartsWith(name + "=", StringComparison.Ordinal)
                || argument.StartsWith(name + ":", StringComparison.Ordinal));
    }
}
