using static TorchSharp.torch;

namespace Idm.Sdk.Reversible;

/// <summary>
/// A <see cref="MappedSegment"/> over rows that know nothing of each other, a few at a time.
/// </summary>
/// <remarks>
/// What is wide inside and narrow outside then never exists as a whole, and stays in the processor's cache.
/// </remarks>
/// <param name="segment">What is computed of some rows.</param>
/// <param name="rows">How many rows at once.</param>
internal sealed class RowSegment(MappedSegment segment, int rows)
{
    private const int Axis = 1;

    public Tensor Forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        List<Tensor> values = [];
        foreach (var (first, count) in Parts(input))
            values.Add(segment.Forward([input.narrow(Axis, first, count)]));
        return (values.Count == 1 ? values[0] : cat(values, Axis)).MoveToOuterDisposeScope();
    }

    /// <summary>The rule of the cut.</summary>
    public Tensor?[] Backward(Tensor[] sources, Tensor[] outputs, Tensor?[] gradients)
    {
        using var scope = NewDisposeScope();
        List<Tensor> changes = [];
        foreach (var (first, count) in Parts(sources[0]))
        {
            using var part = NewDisposeScope();
            Tensor[] some =
                [sources[0].detach().narrow(Axis, first, count).requires_grad_(sources[0].requires_grad)];
            var change = segment.Backward(some, outputs, [gradients[0]!.narrow(Axis, first, count)])[0];
            if (change is not null) changes.Add(change.MoveToOuterDisposeScope());
        }
        return changes.Count == 0
            ? [null]
            : [(changes.Count == 1 ? changes[0] : cat(changes, Axis)).MoveToOuterDisposeScope()];
    }

    private IEnumerable<(long First, long Count)> Parts(Tensor input)
    {
        for (var first = 0L; first < input.shape[Axis]; first += rows)
            yield return (first, Math.Min(rows, input.shape[Axis] - first));
    }
}
