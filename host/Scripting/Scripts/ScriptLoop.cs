using System.Runtime.CompilerServices;

namespace Idm.Scripting.Scripts;

/// <summary>Stop check in every loop and function of a script, so that an endless one can be ended.</summary>
public static class ScriptLoop
{
    // What a thread has on Windows. An exception on its way through asynchronous functions is copied at each:
    // through all that fit in 8 MiB it takes minutes.
    private const nuint MostStack = 1 << 20;

    private static volatile bool _stopped;

    [ThreadStatic]
    private static nuint _highest;

    /// <summary>Goes on with a loop, unless scripts are to stop.</summary>
    /// <exception cref="OperationCanceledException">They are.</exception>
    public static void Check()
    {
        if (_stopped) throw new OperationCanceledException("the script was stopped");
    }

    /// <summary>Goes on with a function, unless the stack is full.</summary>
    /// <returns>True.</returns>
    /// <exception cref="InsufficientExecutionStackException">It is.</exception>
    public static unsafe bool Enter()
    {
        byte local;
        var here = (nuint)(&local);         // the stack grows downwards
        if (here > _highest) _highest = here;
        return _highest - here <= MostStack && RuntimeHelpers.TryEnsureSufficientExecutionStack()
            ? true
            : throw new InsufficientExecutionStackException(
                "functions call each other without end, or too deeply: the stack is full");
    }

    internal static void Stop() => _stopped = true;

    internal static void Allow() => _stopped = false;
}
