namespace Idm.Preview.Windows;

/// <summary>Whether there is somewhere to put a window.</summary>
public static class Display
{
    /// <summary>
    /// Its name, as X or Wayland say it; null where there is none. The display is not touched.
    /// </summary>
    public static string? Name => Of("WAYLAND_DISPLAY") ?? Of("DISPLAY");

    private static string? Of(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : null;
}
