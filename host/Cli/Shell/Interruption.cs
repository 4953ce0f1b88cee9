using System.Runtime.InteropServices;

namespace Idm.Cli.Shell;

/// <summary>
/// Turns Ctrl-C and SIGTERM into a cancellation, so that runs end after the present step and keep what they
/// have.
/// </summary>
/// <remarks>The second Ctrl-C ends the process at once: files are whole or absent at any moment.</remarks>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _registrations;
    private Func<bool>? _other;

    public Interruption() => _registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle),
    ];

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
        if (_source.IsCancellationRequested) return;        // default action: the process ends
        context.Cancel = true;
        Console.Error.WriteLine("stopping after the present step; once more to stop at once");
        _source.Cancel();
    }
}
