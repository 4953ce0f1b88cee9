using System.Globalization;
using System.Runtime.InteropServices;
using Idm.Common.Processes;

namespace Idm.Cli.Shell;

/// <summary>
/// Turns Ctrl-C, SIGTERM, SIGHUP and SIGQUIT into a cancellation, so that runs end after the present step and
/// keep what they have.
/// </summary>
/// <remarks>
/// The second Ctrl-C ends the process at once: files are whole or absent at any moment. A terminal that goes
/// away may say so twice, which changes nothing. Signals that this process was started to ignore stay ignored
/// (nohup, background jobs of scripts).
/// </remarks>
internal sealed class Interruption : IDisposable
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _registrations;
    private Func<bool>? _other;

    public Interruption()
    {
        var ignored = Ignored();
        (PosixSignal Signal, int Number)[] all =
            [(PosixSignal.SIGINT, 2), (PosixSignal.SIGTERM, 15), (PosixSignal.SIGHUP, 1),
            (PosixSignal.SIGQUIT, 3)];
        _registrations = [.. all.Where(s => ((ignored >> (s.Number - 1)) & 1) == 0)
            .Select(s => PosixSignalRegistration.Create(s.Signal, Handle))];
    }

    public CancellationToken Token => _source.Token;

    /// <summary>
    /// From now on Ctrl-C is for somebody else, who says whether it is dealt with; if not, and at SIGTERM,
    /// the process ends.
    /// </summary>
    public void HandOver(Func<bool> other) => _other = other;

    public void Dispose()
    {
        foreach (var registration in _registrations) registration.Dispose();
        _source.Dispose();
    }

    private void Handle(PosixSignalContext context)
    {
        if (_other is { } other)
        {
            context.Cancel = context.Signal == PosixSignal.SIGINT && other();
            return;
        }
        if (_source.IsCancellationRequested)
        {
            // Otherwise the default action: the process ends.
            context.Cancel = context.Signal == PosixSignal.SIGHUP;
            return;
        }
        context.Cancel = true;
        Console.Error.WriteLine("stopping after the present step; once more to stop at once");
        // Nobody is left to end it if it does not end by itself.
        if (context.Signal == PosixSignal.SIGHUP && ProcessGroup.IsSupervised) ProcessGroup.EndAfter(Grace);
        _source.Cancel();
    }

    /// <summary>The signals that are ignored, a bit for each, the lowest for number 1.</summary>
    private static ulong Ignored()
    {
        const string Key = "SigIgn:", Status = "/proc/self/status";
        if (!File.Exists(Status)) return 0;
        var line = File.ReadLines(Status).FirstOrDefault(l => l.StartsWith(Key, StringComparison.Ordinal));
        return ulong.TryParse(
            line?[Key.Length..].Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var mask)
            ? mask
            : 0;
    }
}
