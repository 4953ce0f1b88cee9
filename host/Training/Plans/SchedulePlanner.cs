using System.Globalization;
using Idm.Configuration;
using Idm.Configuration.Settings;
using Idm.Engine.Parts;
using Idm.Sdk.Operators;
using Idm.Sdk.Schedules;

namespace Idm.Training.Plans;

/// <summary>
/// Turns <c>train.schedules</c>, <c>train.operators</c> and <c>train.freeze</c> into schedules.
/// </summary>
internal sealed class SchedulePlanner
{
    private const string NoisePath = "noise";

    private readonly Pipeline _pipeline;
    private readonly PartFactory _parts;
    private readonly List<(ScheduledSetting Setting, ISchedule Schedule)> _scheduled;

    public SchedulePlanner(Pipeline pipeline, PartFactory parts)
    {
        (_pipeline, _parts) = (pipeline, parts);
        _scheduled = [.. ScheduledSetting.Of(pipeline.Settings)
            .Select(setting => (setting, parts.Create<ISchedule>(pipeline, setting.Schedule)))];
    }

    private TrainSettings Train => _pipeline.Settings.Train!;

    /// <exception cref="Configuration.Errors.ConfigurationException">
    /// A schedule takes a number out of its range, and where.
    /// </exception>
    /// <exception cref="Sdk.PluginException">
    /// A schedule cannot be created, or its value is no number.
    /// </exception>
    public TrainingSchedules Make()
    {
        foreach (var (setting, schedule) in _scheduled) RequireRange(setting, schedule);
        return new TrainingSchedules
        {
            Patch = Find(ScheduledSetting.Patch),
            StepLoss = Find(ScheduledSetting.StepLoss),
            SamplerSteps = Find(ScheduledSetting.SamplerSteps),
            Operators = [.. Operators()],
            Frozen = [.. Train.Freeze.Select(f => new FrozenWeights(f.Weights, f.From, f.Until))],
            OptionCurves = [.. _scheduled
                .Where(s => s.Setting.Owner is not null)
                .Select(s => ScheduleCurve.Of(s.Setting.Path, s.Schedule, s.Setting.Option!.IsWhole))],
        };
    }

    private ISchedule? Find(string path) => _scheduled.Find(s => s.Setting.Path == path).Schedule;

    /// <summary>
    /// Tries the smallest and the largest value, so that no training breaks off in the middle.
    /// </summary>
    private void RequireRange(ScheduledSetting setting, ISchedule schedule)
    {
        var values = new ScheduleCurve(setting.Path, schedule.At).Over(Train.Steps).Select(p => p.Value)
            .ToList();
        // The sampler says itself how many steps it can take.
        if (setting.Option is null) return;
        foreach (var value in new[] { values.Min(), values.Max() })
        {
            if (setting.Owner is { } owner) ScheduledValue.With(owner, setting, value);
            else ScheduledValue.Require(setting, value);
        }
    }

    private IEnumerable<TrainingOperator> Operators()
    {
        var settings = _pipeline.Settings;
        if (Train.Operators.Count > 0)
        {
            return Train.Operators.Select(o => Operator(o.Key, o.Value,
                o.Value.Share is { } share ? _parts.Create<ISchedule>(_pipeline, share) : Always));
        }
        return _scheduled.Exists(s => s.Setting.Owner is not null)
            ? [Operator(settings.Operator.Use, settings.Operator, Always)]
            : [];
    }

    private TrainingOperator Operator(string name, Part part, ISchedule share)
    {
        var noise = _pipeline.Settings.Noise;
        var own = _scheduled.Where(s => ReferenceEquals(s.Setting.Owner, part)).ToList();
        var noisy = _scheduled.Where(
            s => s.Setting.Path.StartsWith(NoisePath + ".", StringComparison.Ordinal)).ToList();
        return new TrainingOperator(name, share, At, Parts(name, part, noise));

        MeasuringParts At(double progress)
        {
            var (a, n, key) = (part, noise, name);
            foreach (var (setting, schedule) in own) a = Set(a, setting, schedule);
            foreach (var (setting, schedule) in noisy) n = Set(n!, setting, schedule);
            return Parts(key, a, n);

            Part Set(Part changed, ScheduledSetting setting, ISchedule schedule)
            {
                var value = schedule.At(progress);
                if (setting.Option!.IsWhole) value = Math.Round(value);
                key += string.Create(CultureInfo.InvariantCulture, $" {setting.Path}={value:r}");
                return ScheduledValue.With(changed, setting, value);
            }
        }
    }

    private MeasuringParts Parts(string key, Part a, Part? noise) => new(
        key,
        () => _parts.Create<IOperatorFactory>(_pipeline, a),
        () => noise is null ? null : _parts.Create<INoise>(_pipeline, noise));

    private static ISchedule Always { get; } = new One();

    private sealed class One : ISchedule
    {
        public double At(double progress) => 1;
    }
}
