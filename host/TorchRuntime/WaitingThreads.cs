using System.Globalization;
using System.Runtime.InteropServices;

namespace Idm.TorchRuntime;

/// <summary>Wait policy of libtorch's threads: spinning, which is fastest, or sleeping.</summary>
/// <remarks>
/// A thread that spins while the one it waits for has no processor takes that processor's place. On a machine
/// with other work a run with two threads then takes twenty times as long; asleep, a quarter longer than
/// alone. Results have the same bits either way. OpenMP reads its wish once, when it is loaded.
/// </remarks>
internal static partial class WaitingThreads
{
    /// <summary>
    /// Per cent of the last ten seconds in which somebody waited for a processor, from which on it is worth a
    /// look.
    /// </summary>
    private const double Busy = 10;

    /// <summary>
    /// Share of its processor that each thread must get; with one rival it gets about two thirds on two.
    /// </summary>
    private const double Enough = 0.8;

    private const int Keep = 0;

    /// <summary>
    /// Lets threads sleep if the machine is crowded, unless the user has said how they wait.
    /// </summary>
    public static void Choose()
    {
        if (!OperatingSystem.IsLinux() || !(Pressure("/proc/pressure/cpu") > Busy)) return;
        if (Environment.GetEnvironmentVariable("GOMP_SPINCOUNT") is not null) return;
        if (ProcessorProbe.LeastShare() > Enough) return;
        // Not Environment.SetEnvironmentVariable: native libraries do not see what that sets.
        _ = setenv("OMP_WAIT_POLICY", "PASSIVE", Keep);
    }

    /// <summary>
    /// Per cent of the last ten seconds in which some thread waited for a processor; null where nobody counts
    /// it.
    /// </summary>
    internal static double? Pressure(string file)
    {
        const string Key = "some avg10=";
        try
        {
            var line = File.ReadLines(file).FirstOrDefault(l => l.StartsWith(Key, StringComparison.Ordinal));
            var text = line?[Key.Length..].Split(' ')[0];
            return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var share)
                ? share
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int setenv(string name, string value, int overwrite);
}
