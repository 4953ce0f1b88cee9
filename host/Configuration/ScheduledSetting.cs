using Idm.Configuration.Binding;
using Idm.Configuration.Errors;
using Idm.Configuration.Settings;

namespace Idm.Configuration;

/// <summary>
/// A number of a pipeline that a schedule changes over the training: an entry of <c>train.schedules</c>.
/// </summary>
/// <param name="Path">The keys that lead to the number, such as <c>operator.ratio</c>.</param>
/// <param name="Schedule">The schedule.</param>
/// <param name="Owner">
/// The part whose option it is; null for a key of the train section, and for sampler.steps.
/// </param>
/// <param name="Option">The option or key; null when a script that was not run would have to say.</param>
public sealed record ScheduledSetting(string Path, Part Schedule, Part? Owner, SettingProperty? Option)
{
    /// <summary>The side of the patches.</summary>
    public const string Patch = "train.patch";

    /// <summary>The weight of the steps' own losses.</summary>
    public const string StepLoss = "train.step_loss";

    /// <summary>T, the sampler's steps.</summary>
    public const string SamplerSteps = "sampler.steps";

    private const string OperatorPath = "operator", NoisePath = "noise", OperatorsPath = "train.operators";

    /// <summary>Key path of a schedule in the file: <c>train.schedules.operator.ratio</c>.</summary>
    public string SchedulePath => KeyPath.Join("train.schedules", Path);

    /// <summary>All scheduled numbers of a pipeline that has a train section, in its order.</summary>
    public static IReadOnlyList<ScheduledSetting> Of(PipelineSettings settings)
    {
        var errors = new ConfigurationErrors();
        var found = Of(settings, errors);
        errors.ThrowIfAny();
        return found;
    }

    internal static void Check(PipelineSettings settings, ConfigurationErrors errors) => Of(settings, errors);

    private static List<ScheduledSetting> Of(PipelineSettings settings, ConfigurationErrors errors)
    {
        List<ScheduledSetting> found = [];
        foreach (var (path, schedule) in settings.Train!.Schedules)
        {
            if (Find(settings, path, schedule, out var problem) is { } setting) found.Add(setting);
            else errors.Add(
                ErrorCodes.UnknownKey, schedule.Origin, problem, KeyPath.Join("train.schedules", path));
        }
        return found;
    }

    private static ScheduledSetting? Find(
        PipelineSettings settings, string path, Part schedule, out string problem)
    {
        problem = "";
        if (path is Patch or StepLoss)
            return new ScheduledSetting(
                path, schedule, null, Number(typeof(TrainSettings), path["train.".Length..]));
        if (path is SamplerSteps) return new ScheduledSetting(path, schedule, null, null);
        if (path is "train.learning_rate")
        {
            problem = "the learning rate is a schedule already: write it at train.learning_rate";
            return null;
        }

        var dot = path.LastIndexOf('.');
        var owners = Owners(settings);
        if (dot < 0 || !owners.TryGetValue(path[..dot], out var owner))
        {
            var known = Known(owners);
            problem =
                $"no schedule can change {Quoted.Text(path)}{Suggestion.Text(path, known)}; expected one of "
                + string.Join(", ", known);
            return null;
        }
        if (owner is { Script: not null, Options: null })
            return new ScheduledSetting(path, schedule, owner, null);
        if (owner.Options is { } options && Number(options.GetType(), path[(dot + 1)..]) is { } option)
            return new ScheduledSetting(path, schedule, owner, option);
        problem =
            $"{owner.Kind} '{owner.Use}' has no number '{path[(dot + 1)..]}' among its options; expected one "
                + "of "
            + string.Join(", ", Known(owners));
        return null;
    }

    /// <summary>
    /// The parts whose options can change, by path. With several operators, the pipeline's own is not trained
    /// on.
    /// </summary>
    private static Dictionary<string, Part> Owners(PipelineSettings settings)
    {
        var owners = new Dictionary<string, Part>(StringComparer.Ordinal);
        if (settings.Train!.Operators.Count == 0) owners[OperatorPath] = settings.Operator;
        foreach (var (name, part) in settings.Train.Operators)
            owners[KeyPath.Join(OperatorsPath, name)] = part;
        if (settings.Noise is { } noise) owners[NoisePath] = noise;
        return owners;
    }

    private static List<string> Known(Dictionary<string, Part> owners) =>
    [
        Patch, StepLoss, SamplerSteps,
        .. owners.SelectMany(owner => owner.Value.Options is { } options
            ? RecordModel.For(options.GetType()).Properties.Where(p => p.IsNumber)
            .Select(p => KeyPath.Join(owner.Key, p.Key))
            : []),
    ];

    private static SettingProperty? Number(Type type, string key) =>
        RecordModel.For(type).Properties.FirstOrDefault(p => p.Key == key && p.IsNumber);
}
