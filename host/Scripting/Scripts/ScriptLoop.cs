namespace Idm.Scripting.Scripts;

/// <summary>
/// What the compiler puts into every loop of a script, so that an endless one can be ended.
/// </summary>
public static class ScriptLoop
{
    private static volatile bool _stopped;

    /// <summary>Goes on, unless scripts are to stop.</summary>
    /// <exception cref="OperationCanceledException">They are.</exception>
    public static void Check()
    {
        if (_stopped) throw new OperationCanceledException("the script was stopped");
    }

    internal static void Stop() => _stopped = true;

    internal static void Allow() => _stopped = false;
}
