using static TorchSharp.torch;

namespace Idm.Sdk.Reversible;

/// <summary>The tensors before a cut, the leaves after it, and the rule between their gradients.</summary>
internal sealed class CutPoint : IDisposable
{
    private readonly Tensor[] _sources;
    private readonly ReversibleTape.Rule _rule;

    private CutPoint(Tensor[] sources, Tensor[] leaves, ReversibleTape.Rule rule) =>
        (_sources, Leaves, _rule) = (sources, leaves, rule);

    /// <summary>Tensor from which the computation continues; owned by this cut.</summary>
    public Tensor[] Leaves { get; }

    /// <summary>
    /// Scalars computed before the cut that are differentiated with its sources; owned by this cut.
    /// </summary>
    public IReadOnlyList<Tensor> Terms { get; set; } = [];

    /// <summary>Inside of so many bodies of chains it was made.</summary>
    public int Level { get; set; }

    public static CutPoint Make(Tensor[] sources, Tensor[] outputs, ReversibleTape.Rule rule) =>
        // alias() is a second handle of the same tensor, not a new tensor; it outlives the caller's scope.
        new(Array.ConvertAll(sources, s => s.alias().DetachFromDisposeScope()),
            Array.ConvertAll(outputs, o => o.detach().requires_grad_(true).DetachFromDisposeScope()),
            rule);

    /// <summary>
    /// A cut whose leaf has the value's shape but none of its memory; to be added to the value, so that what
    /// follows decides whether the value is kept.
    /// </summary>
    public static CutPoint Hollow(Tensor[] sources, Tensor value, ReversibleTape.Rule rule)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        return Make(sources, [zeros([1], value.dtype, value.device).expand(value.shape)], rule);
    }

    /// <summary>
    /// Takes the leaves' gradients, applies the rule and runs autograd through the segment before.
    /// </summary>
    /// <param name="differentiate">Runs autograd from outputs with their gradients.</param>
    public void Replay(Action<Tensor[], Tensor[]> differentiate)
    {
        using var scope = NewDisposeScope();
        // From here on an exception cannot leak them.
        scope.Attach(_sources.Concat(Leaves).Concat(Terms));

        var gradients = Array.ConvertAll(Leaves, leaf => leaf.grad);
        if (Array.TrueForAll(gradients, g => g is null))                // nothing later used the leaves
        {
            if (Terms.Count > 0) differentiate([.. Terms], [.. Terms.Select(t => ones_like(t))]);
            return;
        }

        var outputs = Array.ConvertAll(Leaves, leaf => leaf.detach());
        foreach (var leaf in Leaves)
        {
            leaf.grad = null;                               // now 'gradients' holds the only reference
            leaf.Dispose();
        }

        var sourceGradients = _rule(_sources, outputs, gradients);
        var roots = Enumerable.Range(0, _sources.Length)
            .Where(i => _sources[i].requires_grad && sourceGradients[i] is not null)
            .ToArray();
        if (roots.Length + Terms.Count == 0) return;
        differentiate(                                      // one walk for all: they may share a graph
            [.. roots.Select(i => _sources[i]), .. Terms],
            [.. roots.Select(i => sourceGradients[i]!), .. Terms.Select(t => ones_like(t))]);
    }

    public void Dispose()
    {
        foreach (var tensor in _sources) tensor.Dispose();
        foreach (var leaf in Leaves) leaf.Dispose();
        foreach (var term in Terms) term.Dispose();
    }
}
