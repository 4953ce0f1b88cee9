using Idm.Scripting.Scripts;

namespace Idm.Scripting.Interactive;

/// <summary>Outcome of an input.</summary>
public sealed record Evaluation
{
    /// <summary>Errors; empty if there are none.</summary>
    public IReadOnlyList<Problem> Problems { get; init; } = [];

    /// <summary>Whether it was stopped before its end.</summary>
    public bool Stopped { get; init; }

    /// <summary>Whether the input was an expression, whose value is to be shown.</summary>
    public bool HasValue { get; init; }

    /// <summary>The value.</summary>
    public object? Value { get; init; }

    /// <summary>Run time, without compilation.</summary>
    public TimeSpan Took { get; init; }

    /// <summary>Operators, metrics and others that the input defined.</summary>
    public IReadOnlyList<ScriptPart> Parts { get; init; } = [];

    /// <summary>
    /// The input as it may stand in a script among others: an expression alone may not, and is made a
    /// comment.
    /// </summary>
    public string Statement { get; init; } = "";

    /// <summary>Place of the input in a script.</summary>
    public ScriptPlace Place { get; init; } = ScriptPlace.Statements;

    /// <summary>Whether it ran to its end.</summary>
    public bool Succeeded => Problems.Count == 0 && !Stopped;
}
