using Idm.Plugins.Tests.Reference;
using Idm.Sdk;
using static TorchSharp.torch;

namespace Idm.Plugins.Tests.Perceptual;

/// <summary>
/// Weights by formulas for the networks of the perceptual metrics, with the names and shapes of the public
/// files.
/// </summary>
internal static class FormulaWeights
{
    /// <summary>A context whose files are the given ones.</summary>
    public static PluginContext Context(Func<string, IReadOnlyDictionary<string, Tensor>> files) =>
        new("/", "/", _ => { }, default) { ReadTensors = files };

    /// <summary>
    /// The tensors of a network (<c>alex</c>, <c>vgg</c>, <c>squeeze</c> or <c>inception</c>), or some of
    /// them.
    /// </summary>
    public static Dictionary<string, Tensor> Of(string network, Func<string, bool>? which = null) =>
        Shapes(network)
        .Where(t => which is null || which(t.Name))
        .ToDictionary(t => t.Name, t => Weight(t.Name, t.Shape).DetachFromDisposeScope());

    private static IReadOnlyList<(string Name, long[] Shape)> Shapes(string network)
    {
        using var stream =
            typeof(FormulaWeights).Assembly.GetManifestResourceStream("perceptual_state_dicts.txt")!;
        using var reader = new StreamReader(stream);
        return [.. reader.ReadToEnd().Split('\n').SkipWhile(l => l != "# " + network).Skip(1)
            .TakeWhile(l => l.Length > 0 && l[0] != '#').Select(l => l.Split(' '))
            .Select(w => (w[0], w[1..].Select(long.Parse).ToArray()))];
    }

    private static Tensor Weight(string name, long[] shape)
    {
        var (start, amplitude) = name[(name.LastIndexOf('.') + 1)..] switch
        {
            "bias" or "running_mean" => (0.0, 0.05),
            "running_var" => (1.0, 0.2),
            _ when shape.Length == 1 => (1.0, 0.1),
            _ when name.StartsWith("lin", StringComparison.Ordinal) => (0.05, 0.05),
            _ => (0.0, Math.Sqrt(6.0 / shape.Skip(1).Aggregate(1L, (a, b) => a * b))),
        };
        var hash = Recipe.Hash(name);
        var values = new float[shape.Aggregate(1L, (a, b) => a * b)];
        for (var i = 0; i < values.Length; i++) values[i] = (float)(start + (amplitude * Recipe.U(hash, i)));
        return tensor(values, shape);
    }
}
