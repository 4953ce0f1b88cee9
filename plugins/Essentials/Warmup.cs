namespace Idm.Plugins.Essentials;

/// <summary>The linear rise from 0 to 1 at the start of a schedule.</summary>
internal static class Warmup
{
    /// <summary>min(1, progress / length); 1 where there is no warm-up.</summary>
    public static double At(double progress, double length) =>
        progress < length ? Math.Max(0, progress) / length : 1;
}
