using System.Diagnostics;
using static TorchSharp.torch;

namespace Idm.Sdk.Reversible;

/// <summary>
/// Cuts a computation into segments whose graphs are never alive together, and runs backward through them.
/// </summary>
/// <remarks>
/// <para>
/// At a cut, forward goes on from a detached <em>leaf</em>. The tape keeps the leaf, the <em>source</em> (the
/// value before the cut, still attached to its graph) and a rule that turns the leaf's gradient into the
/// source's. <see cref="Backward"/> runs ordinary autograd through the last segment, then visits the cuts
/// from last to first. The kinds of cut differ in their rule: <see cref="Cut"/> passes the gradient on,
/// <see cref="Chain"/> walks reversible layers backwards, <see cref="Checkpoint"/> computes its function
/// again, <see cref="Map"/> makes the input of an expensive map again and goes back through the map without
/// evaluating it.
/// </para>
/// <para>
/// The open tape belongs to the thread, like autograd's own gradient mode, so models need not know of it.
/// With no tape open, or with gradients off, the methods compute the same values plainly. Tapes nest: every
/// recomputation opens its own, so a body may hold chains, checkpoints, maps and cuts itself. What chains
/// keep, outer and inner ones, is the tape's <see cref="TapeMemory"/>.
/// </para>
/// <para>
/// Invariants. (1) After a cut only the returned tensors are used. (2) Two cuts never share an uncut graph: a
/// value that goes into several segments (a skip, a product of parameters) is cut first. (3) What a body
/// takes from outside is a leaf: a parameter, a constant, or the result of <see cref="Cut"/>. (4) Called
/// again, a body computes the same again and changes nothing it was given. Breaking 1 to 3 ends in "Trying to
/// backward through the graph a second time"; breaking 4 gives wrong gradients.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// using var scope = NewDisposeScope();
/// using var tape = new ReversibleTape();
/// var (y1, y2) = ReversibleTape.Chain(x, h, couplings);
/// tape.Backward(y1.sub(target).abs().mean());
/// </code>
/// </example>
public sealed partial class ReversibleTape : IDisposable
{
    [ThreadStatic]
    private static ReversibleTape? _current;

    private readonly ReversibleTape? _outer = _current;
    private readonly TapeMemory _memory;
    private readonly Stack<CutPoint> _cuts = new();
    private List<Tensor> _terms = [];                       // of the segment that is being recorded
    private int _level;                                     // inside of so many bodies of chains
    private bool _replaying;
    private bool _disposed;

    /// <summary>
    /// Opens a tape. It records until closed; a tape opened meanwhile takes its place. In a layer's backward
    /// pass it is the tape of the layer's body, and keeps what the tape around it says; elsewhere it keeps
    /// the least.
    /// </summary>
    public ReversibleTape()
        : this(_current is { _replaying: true } around ? around._memory : TapeMemory.Minimal)
    {
    }

    /// <summary>Opens a tape that keeps what <paramref name="memory"/> says.</summary>
    public ReversibleTape(TapeMemory memory)
        : this(memory, _current is { _replaying: true } around ? around._level + 1 : 0)
    {
    }

    private ReversibleTape(TapeMemory memory, int level) =>
        (_memory, _level, _current) = (memory, level, this);

    private ChainMemory ChainMemory => _memory.At(_level);

    /// <summary>
    /// Opens what autograd's own walks run under, where forward and its recomputation run under something
    /// else (mixed precision); null for nothing. A tape opened by a recomputation takes it over.
    /// </summary>
    public Func<IDisposable>? DuringAutograd { get; set; } = _current?.DuringAutograd;

    /// <summary>
    /// Called between segments, on the way there and back; null for nothing. A tape opened by a recomputation
    /// takes it over.
    /// </summary>
    public Action? BetweenSegments { get; set; } = _current?.BetweenSegments;

    /// <summary>Turns the gradients of a cut's leaves into those of its sources; null is zero.</summary>
    internal delegate Tensor?[] Rule(Tensor[] sources, Tensor[] outputs, Tensor?[] gradients);

    /// <summary>Cuts at <paramref name="t"/>: its gradients are summed, then passed on once.</summary>
    /// <returns>
    /// The value to use from here on. The tape owns it until backward has passed it, so that a reversible
    /// body may capture it (a skip connection, a shared scalar) although the scope it was made in has ended.
    /// </returns>
    public static Tensor Cut(Tensor t)
    {
        var tape = Recording();
        return tape is null || !t.requires_grad
            ? t.alias()
            : tape.Record([t], [t], (_, _, gradients) => gradients)[0];
    }

    /// <summary>
    /// Runs reversible layers. Backward rebuilds their inputs; nothing in between is kept but anchors.
    /// </summary>
    /// <param name="x1">First stream.</param>
    /// <param name="x2">Second stream, of the same shape.</param>
    /// <param name="layers">The layers, first to last.</param>
    /// <param name="watch">
    /// Measures the round trip and decides about anchors; null for a chain known to be short.
    /// </param>
    public static (Tensor Y1, Tensor Y2) Chain(
        Tensor x1, Tensor x2, IReadOnlyList<IReversibleLayer> layers, RoundTripMonitor? watch = null)
    {
        using var scope = NewDisposeScope();
        var tape = Recording();
        var (a, b) = (x1.alias(), x2.alias());
        if (tape is { ChainMemory: ChainMemory.Keep })
        {
            (a, b) = tape.Keep(a, b, layers);
            return scope.MoveToOuter(a, b);
        }
        var stretch = tape is { ChainMemory: ChainMemory.Recompute } ? 1
            : watch is null ? layers.Count
            : Math.Clamp(watch.AnchorEvery, 1, layers.Count);
        for (var first = 0; first < layers.Count; first += stretch)
        {
            var part = new ReversibleStretch(layers, first, Math.Min(first + stretch, layers.Count), watch);
            (a, b) = tape is not null ? tape.Record(part, a, b) : part.Forward(a, b);
        }
        return scope.MoveToOuter(a, b);
    }

    /// <summary>Runs a function without keeping its activations. Backward computes it again.</summary>
    public static Tensor Checkpoint(Func<Tensor, Tensor> function, Tensor input)
    {
        using var scope = NewDisposeScope();
        var tape = Recording();
        if (tape is null) return scope.MoveToOuter(function(input));
        if (tape.ChainMemory == ChainMemory.Keep) return scope.MoveToOuter(Cut(function(Cut(input))));

        Tensor output;
        using (no_grad()) output = function(input);
        var leaves = tape.Record([input], [output], (sources, outputs, gradients) =>
        {
            outputs[0].Dispose();                           // only its gradient is needed
            using var inner = new ReversibleTape(tape._memory, tape._level);
            var x = sources[0].detach().requires_grad_(sources[0].requires_grad);
            Tensor y;
            using (enable_grad()) y = function(x);
            if (y.requires_grad) inner.Backward(y, gradients[0]);
            return [x.grad];
        });
        return scope.MoveToOuter(leaves[0].alias());
    }

    /// <summary>
    /// map(prepare(inputs)), for an expensive map and a cheap preparation (norms, activations, layouts).
    /// Keeps the inputs, and neither what is prepared from them nor the value; backward prepares again, and
    /// does not evaluate the map.
    /// </summary>
    /// <param name="map">The map.</param>
    /// <param name="prepare">
    /// Makes the map's input from the inputs; called again, it makes the same again.
    /// </param>
    /// <param name="inputs">
    /// The inputs; those that go into other segments too are <see cref="Cut"/> before.
    /// </param>
    /// <returns>The value. It is not a leaf: <see cref="Cut"/> it if it goes into several segments.</returns>
    public static Tensor Map(
        ParametricLayer map, Func<IReadOnlyList<Tensor>, Tensor> prepare,
        params IReadOnlyList<Tensor> inputs)
    {
        using var scope = NewDisposeScope();
        if (Recording() is not { } tape) return map.Forward(prepare(inputs)).MoveToOuterDisposeScope();

        var segment = new MappedSegment(map, prepare, tape.Differentiate);
        Tensor value;
        using (no_grad()) value = segment.Forward(inputs);
        return tape.Attach(value, inputs, segment.Backward).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// map(prepare(input)) over (N, rows, ...), for a preparation and a map that treat every row by itself.
    /// Computed some rows at a time, so that what is wider inside than outside takes little memory; otherwise
    /// as <see cref="Map"/>.
    /// </summary>
    /// <param name="map">The map.</param>
    /// <param name="prepare">
    /// Makes the map's input from rows of the input; called again, it makes the same again.
    /// </param>
    /// <param name="input">The input; cut before if it goes into other segments too.</param>
    /// <param name="rows">How many rows at once.</param>
    /// <returns>The value, as that of <see cref="Map"/>.</returns>
    public static Tensor MapRows(ParametricLayer map, Func<Tensor, Tensor> prepare, Tensor input, int rows)
    {
        using var scope = NewDisposeScope();
        var tape = Recording();
        if (tape is null && is_grad_enabled()) return map.Forward(prepare(input)).MoveToOuterDisposeScope();

        var some = new RowSegment(
            new MappedSegment(map, x => prepare(x[0]), (y, dy) => tape!.Differentiate(y, dy)), rows);
        Tensor value;
        using (no_grad()) value = some.Forward(input);
        return (tape is null ? value : tape.Attach(value, [input], some.Backward)).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Adds a scalar to what <see cref="Backward"/> differentiates: a loss of something that a chain's body
    /// makes on its way.
    /// </summary>
    /// <param name="term">
    /// The scalar; its gradient is 1. A body that is evaluated again adds it again.
    /// </param>
    /// <returns>False where no tape is open: the caller then adds it to the loss itself.</returns>
    public static bool AddTerm(Tensor term)
    {
        if (_current is null) return false;
        if (Recording() is { } tape && term.requires_grad)
            tape._terms.Add(term.alias().DetachFromDisposeScope());
        return true;
    }

    /// <summary>Backward through all that was recorded; adds to the gradients of the parameters.</summary>
    /// <param name="output">What to differentiate. It keeps its value; its graph is spent.</param>
    /// <param name="gradient">Gradient of the output; may be left out for a scalar.</param>
    public void Backward(Tensor output, Tensor? gradient = null)
    {
        if (!ReferenceEquals(_current, this) || _replaying)
            throw new InvalidOperationException("Backward is for the innermost tape, on its own thread.");

        _replaying = true;
        try
        {
            using var noGrad = no_grad();
            DifferentiateLast(output, gradient);
            while (_cuts.TryPop(out var cut))
            {
                _level = cut.Level;
                cut.Replay(Differentiate);
                BetweenSegments?.Invoke();
            }
        }
        finally
        {
            _replaying = false;
        }
    }

    /// <summary>Closes the tape and frees what it still holds, also after an exception half-way.</summary>
    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        Debug.Assert(
            ReferenceEquals(_current, this), "tapes close in reverse order, on the thread that opened them");
        _current = _outer;
        while (_cuts.TryPop(out var cut)) cut.Dispose();
        foreach (var term in _terms) term.Dispose();
    }
}
