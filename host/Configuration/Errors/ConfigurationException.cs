namespace Idm.Configuration.Errors;

/// <summary>A pipeline cannot be used; carries everything that is wrong with it.</summary>
/// <param name="errors">All errors, in reading order.</param>
public sealed class ConfigurationException(IReadOnlyList<ConfigurationError> errors)
    : Exception(Text(errors))
{
    private const int Shown = 50;

    /// <summary>All errors, in reading order.</summary>
    public IReadOnlyList<ConfigurationError> Errors { get; } = errors;

    private static string Text(IReadOnlyList<ConfigurationError> errors)
    {
        var lines = errors.Take(Shown).Select(e => e.ToString()).ToList();
        if (errors.Count > Shown)
        {
            lines.Add($"... and {errors.Count - Shown} more");
        }

        return string.Join('\n', lines);
    }
}
