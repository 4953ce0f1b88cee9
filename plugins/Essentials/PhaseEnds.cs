using Idm.Sdk;

namespace Idm.Plugins.Essentials;

/// <summary>Ends of a schedule's phases.</summary>
internal sealed class PhaseEnds
{
    private readonly double[] _ends;

    /// <exception cref="PluginException">
    /// There are not one fewer ends than phases, or they do not rise inside (0, 1).
    /// </exception>
    public PhaseEnds(string schedule, string key, int phases, IReadOnlyList<double> until)
    {
        _ends = until.Count > 0
            ? [.. until]
            : [.. Enumerable.Range(1, phases - 1).Select(i => i / (double)phases)];
        if (_ends.Length != phases - 1)
        {
            throw new PluginException(
                $"the schedule '{schedule}' has {phases} {key} and {_ends.Length} entries in 'until': "
                    + $"expected {phases - 1}, "
                + "where each phase but the last ends");
        }
        var last = 0.0;
        foreach (var end in _ends)
        {
            if (!(end > last && end < 1))
            {
                throw new PluginException(FormattableString.Invariant(
                    $"'until' of the schedule '{schedule}' says {end} after {last}: ")
                    + "expected fractions of the training that rise, above 0 and below 1. Divide steps by "
                    + "their total");
            }
            last = end;
        }
    }

    /// <summary>The number of the phase, from 0.</summary>
    public int PhaseAt(double progress) => _ends.Count(end => end <= progress);

    /// <summary>Progress of a phase, from 0 to 1.</summary>
    public double Within(int phase, double progress)
    {
        var begin = phase == 0 ? 0 : _ends[phase - 1];
        var end = phase == _ends.Length ? 1 : _ends[phase];
        return Math.Clamp((progress - begin) / (end - begin), 0, 1);
    }
}
