using Idm.Configuration.Errors;
using Idm.Configuration.Nodes;

namespace Idm.Configuration.Documents;

/// <summary>
/// Defaults of a pipeline with <c>train.objective: denoising</c>: a prior knows no operator.
/// </summary>
internal static class ObjectiveDefaults
{
    /// <summary>The keys that lead to the objective.</summary>
    public const string Train = "train", Objective = "objective";

    /// <summary>The objective that needs neither operator nor sampler.</summary>
    public const string Denoising = "denoising";

    /// <summary>The keys that are filled in, with the exports that stand there.</summary>
    public static IReadOnlyDictionary<string, string> Parts { get; } = new Dictionary<string, string>
    {
        ["operator"] = "denoising",
        ["sampler"] = "denoise",
    };

    /// <summary>
    /// Adds operator <c>denoising</c>, sampler <c>denoise</c> and loss <c>l2</c> where the file names none:
    /// the least squared error is that of the posterior mean.
    /// </summary>
    public static MappingNode Apply(MappingNode root)
    {
        if (root.Find(Train) is not { Value: MappingNode train } entry
            || train.Find(Objective)?.Value is not ScalarNode { Value: Denoising } objective)
            return root;
        foreach (var (key, use) in Parts) root = Add(root, key, use, objective.Origin);
        return root.With(entry with { Value = Add(train, "loss", "l2", objective.Origin) });
    }

    private static MappingNode Add(MappingNode mapping, string key, string use, NodeOrigin origin) =>
        mapping.Find(key) is not null
            ? mapping
            : mapping.With(new MappingEntry(key, origin, new ScalarNode(origin, use, ScalarForm.Plain)));
}
