using System.Runtime;

namespace Idm.Scripting.Scripts;

/// <summary>Runs code that may never look at a cancellation token: a script's endless loop.</summary>
public static class Abortable
{
    private static readonly TimeSpan LastResort = TimeSpan.FromSeconds(3);

    [ThreadStatic]
    private static bool _inside;

    /// <summary>
    /// Runs an action. Once stopped, it has some time to end by itself; then the loops of scripts end, and
    /// what still runs after that (a recursion, a loop of a library) is broken off wherever it is.
    /// </summary>
    /// <remarks>
    /// What is broken off may leave its own objects in any state, and has ended the process in trials; files
    /// of this program are whole or absent all the same. A call of native code is waited for. A call within
    /// another one runs as part of it. One at a time in a process.
    /// </remarks>
    /// <param name="action">What to run, on this thread.</param>
    /// <param name="grace">How long it may take to stop by itself.</param>
    /// <param name="cancellation">Asks it to stop.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static void Run(Action action, TimeSpan grace, CancellationToken cancellation)
    {
        if (_inside)
        {
            action();
            return;
        }
        using var loops = new CancellationTokenSource();
        using var abort = new CancellationTokenSource();
        using var stopping = loops.Token.Register(ScriptLoop.Stop);
        using var asked = cancellation.Register(() =>
        {
            loops.CancelAfter(grace);
            abort.CancelAfter(grace + LastResort);
        });
        _inside = true;
        try
        {
#pragma warning disable SYSLIB0046 // Nothing else ends what has no loop to end; the process ends soon after.
            ControlledExecution.Run(action, abort.Token);
#pragma warning restore SYSLIB0046
        }
        finally
        {
            _inside = false;
            ScriptLoop.Allow();
        }
    }
}
