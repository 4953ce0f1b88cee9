using Idm.Preview.Frames;

namespace Idm.Cli.Previews;

/// <summary>
/// A curve of bounded length over a training of any: where it gets long, neighbours become their mean.
/// </summary>
/// <param name="name">What it shows.</param>
/// <param name="logarithmic">Whether equal ratios are to look equal.</param>
internal sealed class CurveRecorder(string name, bool logarithmic = false)
{
    private const int Most = 400;
    private readonly List<(double Step, double Value)> _points = [];
    private (double Step, double Value, int Count) _open;
    private int _each = 1;

    /// <summary>The curve so far.</summary>
    public Curve Curve => new(name, [.. All.Select(p => p.Step)], [.. All.Select(p => p.Value)], logarithmic);

    private IEnumerable<(double Step, double Value)> All =>
        _open.Count == 0 ? _points : _points.Append((_open.Step, _open.Value / _open.Count));

    /// <summary>Adds a value.</summary>
    public void Add(long step, double value)
    {
        _open = (step, _open.Value + value, _open.Count + 1);
        if (_open.Count < _each) return;
        _points.Add((_open.Step, _open.Value / _open.Count));
        _open = default;
        if (_points.Count < Most) return;
        for (var i = 0; i < Most / 2; i++)
            _points[i] = (_points[(2 * i) + 1].Step, (_points[2 * i].Value + _points[(2 * i) + 1].Value) / 2);
        _points.RemoveRange(Most / 2, _points.Count - (Most / 2));
        _each *= 2;
    }
}
