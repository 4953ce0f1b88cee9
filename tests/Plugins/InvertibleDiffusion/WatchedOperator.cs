using Idm.Sdk;
using Idm.Sdk.Operators;
using Idm.TorchRuntime;
using static TorchSharp.torch;

namespace Idm.Plugins.Tests.InvertibleDiffusion;

/// <summary>
/// An operator that looks at the live memory while the network asks it, forward and recomputed.
/// </summary>
internal sealed class WatchedOperator(IOperator inner) : IOperator
{
    public ImageShape Image => inner.Image;

    public IReadOnlyList<long> Measurement => inner.Measurement;

    public double? Norm => inner.Norm;

    public bool PseudoInverseIsAdjoint => inner.PseudoInverseIsAdjoint;

    /// <summary>The most live bytes seen.</summary>
    public long Peak { get; private set; }

    public int Calls { get; private set; }

    /// <summary>Looking takes its time: at each so many calls.</summary>
    public int Every { get; init; } = 1;

    /// <summary>
    /// Bytes of what is in use; small native objects that only wait for their finalizer are not.
    /// </summary>
    public static long Live()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return ProcessMemory.Read().Live
            ?? throw new InvalidOperationException("this test needs glibc's memory counters");
    }

    public void Begin() => (Peak, Calls) = (0, 0);

    public Tensor Forward(Tensor x) => inner.Forward(x);

    public Tensor Adjoint(Tensor y) => inner.Adjoint(y);

    public Tensor Normal(Tensor x)
    {
        var result = inner.Normal(x);
        if (Calls++ % Every == 0) Peak = Math.Max(Peak, Live());
        return result;
    }

    public void Dispose() => inner.Dispose();
}
