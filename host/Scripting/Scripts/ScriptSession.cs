using System.Text.RegularExpressions;

namespace Idm.Scripting.Scripts;

/// <summary>State of a running script, behind its <see cref="ScriptGlobals"/>.</summary>
/// <remarks>
/// It follows the script's own threads and tasks; two scripts in one process do not see each other's.
/// </remarks>
public sealed partial class ScriptSession
{
    private static readonly AsyncLocal<ScriptSession?> _current = new();

    private readonly List<ScriptPart> _parts = [];

    /// <summary>The script.</summary>
    public required ScriptSource Source { get; init; }

    /// <summary>Arguments after the script on the command line.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Runs pipelines; null where scripts only define parts.</summary>
    public ExperimentRunner? Bench { get; init; }

    /// <summary>Set when the script is to stop.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>Parts that the script has defined so far.</summary>
    public IReadOnlyList<ScriptPart> Parts => _parts;

    /// <summary>The session of the script that runs now.</summary>
    /// <exception cref="InvalidOperationException">No script runs.</exception>
    public static ScriptSession Current => _current.Value ?? throw new InvalidOperationException(
        "this is an IDM script: run it with 'idm script run FILE', or name it in a pipeline");

    /// <summary>Makes this the present session until the result is disposed.</summary>
    public IDisposable Enter()
    {
        var before = _current.Value;
        _current.Value = this;
        return new Exit(before);
    }

    internal void Define(ScriptPart part)
    {
        if (!NamePattern().IsMatch(part.Name))
        {
            throw new BadPartException(
                part, $"'{part.Name}' is not a name: use a lower-case letter, then lower-case letters, "
                + "digits, '-' and '_'");
        }
        if (_parts.Any(p => p.Kind == part.Kind && p.Name == part.Name))
            throw new BadPartException(
                part, $"the script defines {part.Kind} '{part.Name}' twice; rename one");
        _parts.Add(part);
    }

    [GeneratedRegex("^[a-z][a-z0-9_-]*$")]
    private static partial Regex NamePattern();

    private sealed class Exit(ScriptSession? before) : IDisposable
    {
        public void Dispose() => _current.Value = before;
    }
}
