namespace Idm.Cli.Shell;

/// <summary>A length of time as people say it.</summary>
internal static class DurationText
{
    public static string Of(TimeSpan time) => time switch
    {
        { TotalDays: >= 1 } => Text($"{(int)time.TotalDays} d {time.Hours} h"),
        { TotalHours: >= 1 } => Text($"{time.Hours} h {time.Minutes:00} min"),
        { TotalMinutes: >= 1 } => Text($"{time.Minutes} min {time.Seconds:00} s"),
        _ => Text($"{time.Seconds} s"),
    };

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
