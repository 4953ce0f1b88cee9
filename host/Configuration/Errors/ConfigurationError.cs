namespace Idm.Configuration.Errors;

/// <summary>One thing that is wrong with a pipeline.</summary>
/// <param name="Code">One of <see cref="ErrorCodes"/>, or a code of the plugin registry (PLG063).</param>
/// <param name="Origin">Where in which file.</param>
/// <param name="Path">The keys that lead there, such as <c>metrics.0.crop</c>; empty at the root.</param>
/// <param name="Message">What was found, what was expected, what to do.</param>
public sealed record ConfigurationError(string Code, NodeOrigin Origin, string Path, string Message)
{
    /// <summary>The line that users see: <c>file(line,column): error CODE: message [at path]</c>.</summary>
    public override string ToString() =>
        Path.Length == 0
            ? $"{Origin}: error {Code}: {Message}"
            : $"{Origin}: error {Code}: {Message} [at {Path}]";
}
