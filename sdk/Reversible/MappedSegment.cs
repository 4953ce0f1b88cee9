using static TorchSharp.torch;

namespace Idm.Sdk.Reversible;

/// <summary>map(prepare(inputs)): forward keeps the inputs only, backward prepares again.</summary>
/// <param name="map">The expensive map.</param>
/// <param name="prepare">The cheap preparation.</param>
/// <param name="differentiate">Runs autograd from outputs with their gradients.</param>
internal sealed class MappedSegment(
    ParametricLayer map, Func<IReadOnlyList<Tensor>, Tensor> prepare, Action<Tensor[],
    Tensor[]> differentiate)
{
    private ScalarType _computedIn;

    public Tensor Forward(IReadOnlyList<Tensor> inputs)
    {
        using var scope = NewDisposeScope();
        var value = map.Forward(prepare(inputs));
        _computedIn = value.dtype;
        return value.MoveToOuterDisposeScope();
    }

    /// <summary>The rule of the cut: from the value's gradient to those of the inputs.</summary>
    public Tensor?[] Backward(Tensor[] sources, Tensor[] outputs, Tensor?[] gradients)
    {
        var leaves = Array.ConvertAll(sources, s => s.detach().requires_grad_(s.requires_grad));
        Tensor prepared;
        using (enable_grad()) prepared = prepare(leaves);
        var change = map.Backward(prepared.detach(), gradients[0]!.to(_computedIn));
        if (prepared.requires_grad) differentiate([prepared], [change.to(prepared.dtype)]);
        return Array.ConvertAll(leaves, leaf => leaf.grad);
    }
}
