using System.Globalization;
using System.Runtime.InteropServices;

namespace Idm.Common.Processes;

/// <summary>The file descriptors that a process is given, and how many it may have.</summary>
public static partial class Descriptors
{
    // The .NET runtime holds two for each assembly that it loads: 140 in a run.
    private const int Needed = 192;
    private const int GetFlags = 1, GetStatus = 3, AccessMode = 3, ReadOnly = 0, ReadWrite = 2;
    private const int LastStandard = 2;

    /// <summary>
    /// Opens standard streams that were closed: a file opened later would take their numbers, and what is
    /// printed would be written into it.
    /// </summary>
    public static void OpenStandard()
    {
        for (var number = 0; number <= LastStandard; number++)
        {
            // The lowest free number is this one.
            if (Control(number, GetFlags, 0) < 0) _ = Open("/dev/null", ReadWrite);
        }
    }

    /// <summary>
    /// Whether a descriptor is one to write to. Of a stream that was closed the runtime has taken the number
    /// for a file of its own, to read.
    /// </summary>
    public static bool IsWritable(int number) =>
        Control(number, GetStatus, 0) is var status && status >= 0 && (status & AccessMode) != ReadOnly;

    /// <summary>Problem with the number of files that may be open at a time; null if there is none.</summary>
    public static string? TooFew()
    {
        const string Key = "Max open files", Limits = "/proc/self/limits";
        if (!File.Exists(Limits)) return null;
        var line = File.ReadLines(Limits).FirstOrDefault(l => l.StartsWith(Key, StringComparison.Ordinal));
        var soft = line?[Key.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0];
        return int.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out var most)
            && most < Needed
            ? string.Create(CultureInfo.InvariantCulture,
                $"{most} files may be open at a time (ulimit -n), at least {Needed} are needed. Raise the "
                + $"limit")
            : null;
    }

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int Control(int descriptor, int command, int argument);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);
}
