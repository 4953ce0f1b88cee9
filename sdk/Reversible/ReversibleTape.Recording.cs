using static TorchSharp.torch;

namespace Idm.Sdk.Reversible;

// What is recorded, and how gradients go back through it.
public sealed partial class ReversibleTape
{
    /// <summary>Cuts at two values that may share a graph.</summary>
    internal static (Tensor, Tensor) CutTogether(Tensor first, Tensor second)
    {
        var tape = Recording() ?? throw new InvalidOperationException("No tape is recording.");
        var leaves = tape.Record([first, second], [first, second], (_, _, gradients) => gradients);
        return (leaves[0].alias(), leaves[1].alias());
    }

    /// <summary>
    /// Cuts at <paramref name="t"/> and lets its gradient, on the way back, be seen together with constants.
    /// </summary>
    internal static Tensor CutAndSee(Tensor t, IEnumerable<Tensor> constants, Action<Tensor[], Tensor> seen)
    {
        var tape = Recording() ?? throw new InvalidOperationException("No tape is recording.");
        return tape.Record([t, .. constants], [t], (sources, _, gradients) =>
        {
            if (gradients[0] is { } gradient) seen(sources, gradient);
            return [gradients[0], .. new Tensor?[sources.Length - 1]];
        })[0];
    }

    /// <summary>The last segment: the output and the terms that came after the last cut.</summary>
    private void DifferentiateLast(Tensor output, Tensor? gradient)
    {
        using var scope = NewDisposeScope();
        scope.Attach(_terms);
        Tensor[] roots = [output, .. _terms];
        _terms = [];
        Differentiate(roots, roots.Length == 1 && gradient is null
            ? null
            : [gradient ?? ones_like(output), .. roots.Skip(1).Select(t => ones_like(t))]);
    }

    private void Differentiate(Tensor[] outputs, Tensor[]? gradients)
    {
        using var mode = DuringAutograd?.Invoke();
        autograd.backward(outputs, gradients);
    }

    /// <summary>The tape to record on, or null if the computation is to run plainly.</summary>
    private static ReversibleTape? Recording()
    {
        if (_current is not { } tape || !is_grad_enabled()) return null;
        return tape._replaying
            ? throw new InvalidOperationException("A recomputation has to open a tape of its own.")
            : tape;
    }

    private (Tensor Y1, Tensor Y2) Record(ReversibleStretch part, Tensor x1, Tensor x2)
    {
        Tensor y1, y2;
        using (no_grad()) (y1, y2) = part.Forward(x1, x2);
        var leaves = Record([x1, x2], [y1, y2], part.Backward);
        return (leaves[0].alias(), leaves[1].alias());
    }

    /// <summary>
    /// Runs layers whose streams, and whatever their bodies keep, stay until backward has passed them.
    /// </summary>
    private (Tensor Y1, Tensor Y2) Keep(Tensor x1, Tensor x2, IReadOnlyList<IReversibleLayer> layers)
    {
        using var scope = NewDisposeScope();
        var (a, b) = CutTogether(x1, x2);
        _level++;
        try
        {
            foreach (var layer in layers) (a, b) = layer.Keep(a, b);
        }
        finally
        {
            _level--;
        }
        return scope.MoveToOuter(a, b);
    }

    /// <summary>
    /// Gives a value that was computed without a graph the gradient that the rule says. The tape does not
    /// hold the value: what follows decides whether it is kept.
    /// </summary>
    private Tensor Attach(Tensor value, IEnumerable<Tensor> sources, Rule rule)
    {
        var leaf = Record(CutPoint.Hollow([.. sources], value, rule))[0];
        // Detached: the value may be a view, of which nobody is to know.
        return value.detach().add_(leaf, Scalars.One);
    }

    /// <summary>Puts a cut on the tape and returns its leaves, which the tape owns.</summary>
    private Tensor[] Record(Tensor[] sources, Tensor[] outputs, Rule rule) =>
        Record(CutPoint.Make(sources, outputs, rule));

    private Tensor[] Record(CutPoint cut)
    {
        cut.Level = _level;
        cut.Terms = _terms;
        _terms = [];
        _cuts.Push(cut);
        BetweenSegments?.Invoke();
        return cut.Leaves;
    }
}
