using System.Diagnostics;
using Idm.Engine.Results;
using Idm.Engine.Running;

namespace Idm.Benchmarks;

/// <summary>
/// Times the images of a run in groups that are treated alternately in one way and the other.
/// </summary>
/// <param name="size">Images in a group.</param>
/// <param name="treat">Takes whether a group is treated, as it begins.</param>
internal sealed class GroupTimes(int size, Action<bool> treat) : IRunObserver
{
    private const int WarmUp = 4;                               // groups
    private readonly List<double> _groups = [];
    private long _started;

    /// <summary>Images that count.</summary>
    public int Count => size * Math.Max(0, _groups.Count - WarmUp);

    public void Sampling(string sampler)
    {
    }

    public void Starting(int index, int count, string name, TimeSpan elapsed)
    {
        if (index % size != 0) return;
        if (index > 0) _groups.Add(Stopwatch.GetElapsedTime(_started).TotalSeconds);
        treat(index / size % 2 == 1);
        _started = Stopwatch.GetTimestamp();
    }

    public void Restored(ImageResult result)
    {
    }

    public void Failed(ImageFailure failure) =>
        throw new InvalidOperationException($"{failure.Name}: {failure.Error}");

    /// <summary>
    /// How many times as long treated groups took as their neighbours; its standard error; and the
    /// neighbours' seconds an image.
    /// </summary>
    /// <remarks>
    /// The mean of the middle half of all ratios: a machine's hiccup falls on one group and says nothing
    /// about it.
    /// </remarks>
    public (double Ratio, double Error, double Without) Compare()
    {
        List<double> logarithms = [], without = [];
        for (var i = WarmUp + 1; i + 1 < _groups.Count; i += 2)
        {
            logarithms.Add(Math.Log(_groups[i] / Math.Sqrt(_groups[i - 1] * _groups[i + 1])));
            without.Add(_groups[i - 1] / size);
        }
        logarithms.Sort();
        without.Sort();
        var middle = logarithms[(logarithms.Count / 4)..(logarithms.Count - (logarithms.Count / 4))];
        // Of a trimmed mean: the winsorised deviation, divided by what was kept (Tukey and McLaughlin 1963).
        var winsorised = logarithms.Select(v => Math.Clamp(v, middle[0], middle[^1])).ToList();
        var centre = winsorised.Average();
        var deviation = Math.Sqrt(winsorised.Sum(v => (v - centre) * (v - centre)) / (winsorised.Count - 1));
        return (Math.Exp(middle.Average()), deviation / (
            (double)middle.Count / logarithms.Count * Math.Sqrt(logarithms.Count)),
            without[without.Count / 2]);
    }
}
