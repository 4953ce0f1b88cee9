using Idm.Sdk.Reversible;
using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Sdk.Tests.Reversible;

/// <summary>
/// A sampler in small: an outer chain whose bodies hold a chain, a checkpoint and cuts, with a skip from
/// outside and a scalar that everybody shares.
/// </summary>
internal sealed class NestedToy : IDisposable
{
    private const int Width = 6;
    private readonly Func<Tensor> _loss;

    public NestedToy(ScalarType dtype = ScalarType.Float64, RoundTripMonitor? outer = null)
    {
        Toy = new Toy(dtype, Width);
        var input = Toy.Add("input", 0, 1, 4, Width);
        var shared = Toy.Add("shared", 0.3, 0.1, 1);
        var merge = Toy.Add("merge", 0.3, 0.1, 1);
        var (stem, tail) = (Toy.Body("stem"), Toy.Body("tail"));
        var inner = Enumerable.Range(0, 3).Select(i => Toy.Body($"inner.{i}")).ToArray();
        var v = Enumerable.Range(0, 3).Select(i => Toy.Add($"inner.{i}.v", 0.5, 0.1, 1)).ToArray();
        var outerV = Enumerable.Range(0, 3).Select(i => Toy.Add($"outer.{i}.v", 0.5, 0.1, 1)).ToArray();
        _loss = Loss;

        Tensor Loss()
        {
            using var scope = NewDisposeScope();
            var gate = ReversibleTape.Cut(shared.sigmoid());
            var skip = ReversibleTape.Cut(ReversibleTape.Checkpoint(stem, input));
            var layers = outerV.Select(w => (IReversibleLayer)new Coupling(w, z => Step(z, gate, skip)))
                .ToArray();
            var (y1, y2) = ReversibleTape.Chain(input, input.mul(gate), layers, outer);
            return y1.add(merge.mul(y2), Scalars.One).add(skip, Scalars.One).square().mean()
                .MoveToOuterDisposeScope();
        }

        Tensor Step(Tensor z, Tensor gate, Tensor skip)
        {
            using var scope = NewDisposeScope();
            BodyCalls++;
            OnBody?.Invoke();
            var layers = inner
                .Select((body, i) => (IReversibleLayer)new Coupling(v[i], x => WithSkip(body, x, gate, skip)))
                .ToArray();
            var (a, b) = ReversibleTape.Chain(z, z.mul(gate), layers);
            var merged = ReversibleTape.Cut(a.add(merge.mul(b), Scalars.One));
            var changed = ReversibleTape.Checkpoint(tail, merged);
            return changed.add(merged.mul(gate), Scalars.One).MoveToOuterDisposeScope();
        }

        static Tensor WithSkip(Func<Tensor, Tensor> body, Tensor x, Tensor gate, Tensor skip)
        {
            using var scope = NewDisposeScope();
            return body(x.add(skip.mul(gate), Scalars.One)).MoveToOuterDisposeScope();
        }
    }

    public Toy Toy { get; }

    /// <summary>How often an outer body ran, recomputations included.</summary>
    public int BodyCalls { get; set; }

    /// <summary>Called at each of those.</summary>
    public Action? OnBody { get; set; }

    public (double Loss, Dictionary<string, double[]> Gradients) Differentiate(
        bool reversible, TapeMemory? memory = null, Func<IDisposable>? duringAutograd = null,
        Action? betweenSegments = null) =>
        Toy.Differentiate(_loss, reversible, memory, duringAutograd, betweenSegments);

    public void Dispose() => Toy.Dispose();
}
