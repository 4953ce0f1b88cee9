namespace Idm.Configuration.Binding;

/// <summary>
/// One option as <c>idm plugins show</c> prints it: the binder and the schema read the same shapes.
/// </summary>
/// <param name="Key">Its key in pipelines, snake_case.</param>
/// <param name="Expected">The values that it takes, in words: <c>a number, 0.1 to 10</c>.</param>
/// <param name="Default">The value if it is left out, as in YAML; null if there is none.</param>
/// <param name="Required">Whether it may not be left out.</param>
/// <param name="Description">Its meaning; empty if the author gives none.</param>
public sealed record OptionDescription(
    string Key, string Expected, string? Default, bool Required, string Description);
