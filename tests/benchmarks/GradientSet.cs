using TorchSharp.Modules;

namespace Idm.Benchmarks;

/// <summary>The gradients of all parameters after one step.</summary>
internal sealed record GradientSet(double Loss, IReadOnlyDictionary<string, float[]> Values)
{
    private static readonly string[] Kinds =
        ["resnets", "transformer_blocks", "attentions", "injectors", "rev_module_list", "downsamplers",
        "upsamplers"];

    public static GradientSet Take(IReadOnlyDictionary<string, Parameter> weights, double loss)
    {
        return new GradientSet(loss, weights.ToDictionary(w => w.Key, w => Values(w.Key, w.Value)));

        static float[] Values(string name, Parameter weight)
        {
            using var gradient = weight.grad;
            return gradient?.data<float>().ToArray()
                ?? throw new InvalidOperationException($"no gradient reached {name}");
        }
    }

    /// <summary>Of all parameters together, then of each kind of layer.</summary>
    public IReadOnlyList<GradientDistance> DistancesTo(GradientSet exact)
    {
        var all = new GradientDistance("all");
        var kinds = new SortedDictionary<string, GradientDistance>(StringComparer.Ordinal);
        foreach (var (name, wanted) in exact.Values)
        {
            var kind = Array.Find(Kinds, k => name.Contains(k, StringComparison.Ordinal))
                ?? "first, last and scalars";
            if (!kinds.TryGetValue(kind, out var distance))
                kinds[kind] = distance = new GradientDistance(kind);
            var one = new GradientDistance(name);
            one.Add(Values[name], wanted);
            all.Add(one);
            distance.Add(one);
        }
        return [all, .. kinds.Values];
    }
}
