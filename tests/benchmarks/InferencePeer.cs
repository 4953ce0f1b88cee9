using System.Diagnostics;
using System.Globalization;
using Idm.Plugins.Tests.InvertibleDiffusion;
using Idm.Plugins.Tests.Reference;
using Idm.Sdk.Operators;
using Idm.TorchRuntime;
using static TorchSharp.torch;

namespace Idm.Benchmarks;

/// <summary>
/// Restoring one image with the published network, by this project and by the graph of the authors' code.
/// </summary>
internal static class InferencePeer
{
    /// <summary>
    /// Measures at images of these sides, in turn, so many times after two that are not counted.
    /// </summary>
    public static void Run(IReadOnlyList<int> sides, int repetitions)
    {
        NativeTorch.Load();
        TorchThreads.Set(null);
        using var network = RecipeNetwork.Full(ScalarType.Float32);
        network.Fix();
        using var graph = new ScriptedGraph(network.Parameters);
        Console.WriteLine($"restoring one image with idm-unet size full, T = 3, float32, {get_num_threads()} "
            + $"threads; medians of {repetitions} in turn");
        Console.WriteLine("side   idm, s   TorchScript graph, s   idm / graph   images differ by");
        foreach (var side in sides) Compare(network, graph, side, repetitions);
    }

    private static void Compare(RecipeNetwork network, ScriptedGraph graph, int side, int repetitions)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var order = Recipe.Permutation(side * side);
        var (forth, phi) = (tensor(order), Recipe.Phi().to(ScalarType.Float32));
        var back = forth.argsort();
        using var a = network.Operator(side, side);
        using var measurement = new Measurement(a, a.Forward(network.Image(1, side, side)));
        List<double> ours = [], theirs = [];
        var difference = 0.0;
        for (var i = -2; i < repetitions; i++)
        {
            using var turn = NewDisposeScope();
            var watch = Stopwatch.StartNew();
            var x = network.Restore(measurement);
            var mine = watch.Elapsed.TotalSeconds;
            watch.Restart();
            var peer = graph.Restore(measurement.Y, forth, back, phi, x);
            var other = watch.Elapsed.TotalSeconds;
            difference = x.sub(peer).abs().max().item<float>();
            if (i < 0) continue;
            ours.Add(mine);
            theirs.Add(other);
        }
        ours.Sort();
        theirs.Sort();
        var (m, p) = (ours[ours.Count / 2], theirs[theirs.Count / 2]);
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{side,4}   {m,6:f2}   {p,20:f2}   {m / p,11:f2}   {difference,16:0.0e+00}"));
    }
}
