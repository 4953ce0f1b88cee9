using System.Runtime;

namespace Idm.Engine.Scripts;

/// <summary>Runs code that may never look at a cancellation token: a script's endless loop.</summary>
public static class Abortable
{
    [ThreadStatic]
    private static bool _inside;

    /// <summary>Runs an action; once stopped, it has some time to end by itself, and is then broken off wherever it is.</summary>
    /// <remarks>
    /// What is broken off may leave its own objects in any state; files of this program are whole or absent all the same.
    /// A call of native code is waited for. A call within another one runs as part of it.
    /// </remarks>
    /// <param name="action">What to run, on this thread.</param>
    /// <param name="grace">How long it may take to stop by itself.</param>
    /// <param name="cancellation">Asks it to stop.</param>
    /// <exception cref="OperationCanceledException">It was broken off.</exception>
    public static void Run(Action action, TimeSpan grace, CancellationToken cancellation)
    {
        if (_inside)
        {
            action();
            return;
        }
        using var abort = new CancellationTokenSource();
        using var registration = cancellation.Register(() => abort.CancelAfter(grace));
        _inside = true;
        try
        {
#pragma warning disable SYSLIB0046 // Nothing else ends a loop; the process ends soon after.
            ControlledExecution.Run(action, abort.Token);
#pragma warning restore SYSLIB0046
        }
        finally
        {
            _inside = false;
        }
    }
}
