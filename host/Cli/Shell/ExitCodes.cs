namespace Idm.Cli.Shell;

/// <summary>Exit codes of the program.</summary>
internal static class ExitCodes
{
    /// <summary>All done.</summary>
    public const int Done = 0;

    /// <summary>Something failed while running; what was finished is kept.</summary>
    public const int Failed = 1;

    /// <summary>The input is wrong: pipeline, plugin, weights, device or arguments.</summary>
    public const int BadInput = 2;

    /// <summary>
    /// Stopped at the end of <c>--timeout</c> or <c>--memory</c>; what was finished is kept.
    /// </summary>
    public const int LimitReached = 124;

    /// <summary>Stopped by Ctrl-C; what was finished is kept.</summary>
    public const int Interrupted = 130;
}
