using static TorchSharp.torch;

namespace Idm.Sdk.Reversible;

/// <summary>
/// Consecutive layers of a chain between two anchors: forward keeps nothing, backward rebuilds.
/// </summary>
internal sealed class ReversibleStretch(
    IReadOnlyList<IReversibleLayer> layers, int first, int end, RoundTripMonitor? watch)
{
    public (Tensor Y1, Tensor Y2) Forward(Tensor x1, Tensor x2)
    {
        var (a, b) = (x1.alias(), x2.alias());
        for (var i = first; i < end; i++)
        {
            var (nextA, nextB) = layers[i].Forward(a, b);
            a.Dispose();                                    // now, not when the scope ends: memory stays flat
            b.Dispose();
            (a, b) = (nextA, nextB);
        }
        return (a, b);
    }

    /// <summary>The rule of the cut: from the outputs and their gradients to the inputs' gradients.</summary>
    public Tensor?[] Backward(Tensor[] sources, Tensor[] outputs, Tensor?[] gradients)
    {
        var (a, b) = (outputs[0], outputs[1]);
        var (da, db) = (gradients[0] ?? zeros_like(a), gradients[1] ?? zeros_like(b));
        for (var i = end - 1; i >= first; i--)
        {
            var (x1, x2, dx1, dx2) = layers[i].Backward(a, b, da, db);
            a.Dispose();
            b.Dispose();
            da.Dispose();
            db.Dispose();
            (a, b, da, db) = (x1, x2, dx1, dx2);
        }
        if (watch is { Measuring: true })
            watch.Observe(Math.Max(RelativeError(a, sources[0]), RelativeError(b, sources[1])));
        a.Dispose();
        b.Dispose();
        return [da, db];
    }

    /// <summary>max|rebuilt - true| / max|true|.</summary>
    private static double RelativeError(Tensor rebuilt, Tensor truth)
    {
        using var scope = NewDisposeScope();
        var exact = truth.detach();
        var error = rebuilt.sub(exact).abs_().max().to(ScalarType.Float64).item<double>();
        var size = exact.abs().max().to(ScalarType.Float64).item<double>();
        return size > 0 ? error / size : error;
    }
}
