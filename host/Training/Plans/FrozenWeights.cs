using System.IO.Enumeration;

namespace Idm.Training.Plans;

/// <summary>Weights that stay as they are during a part of the training.</summary>
/// <param name="Patterns">Their names; * stands for anything, ? for one character.</param>
/// <param name="From">The progress at which they stop being trained.</param>
/// <param name="Until">The progress at which they are trained again; 1 for never.</param>
public sealed record FrozenWeights(IReadOnlyList<string> Patterns, double From = 0, double Until = 1)
{
    /// <summary>Whether they are frozen at a progress.</summary>
    public bool At(double progress) => progress >= From && (progress < Until || Until >= 1);

    /// <summary>Whether a weight is one of them.</summary>
    public bool Covers(string name) => Patterns.Any(pattern => Matches(pattern, name));

    internal static bool Matches(string pattern, string name) =>
        FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false);
}
