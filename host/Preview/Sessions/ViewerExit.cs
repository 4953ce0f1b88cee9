namespace Idm.Preview.Sessions;

/// <summary>Exit codes of the viewer process.</summary>
internal static class ViewerExit
{
    /// <summary>Closed by the user, or the run is over.</summary>
    public const int Closed = 0;

    /// <summary>It cannot show anything: it has said why.</summary>
    public const int Off = 3;

    /// <summary>The graphics device was lost; a new process may get it back.</summary>
    public const int DeviceLost = 4;
}
