using Idm.Sdk;
using static TorchSharp.torch;

namespace Idm.Plugins.CompressedSensing;

/// <summary>
/// An n x n orthogonal matrix drawn uniformly (Haar measure), of which as many columns are computed as were
/// asked for.
/// </summary>
/// <remarks>
/// The Q of the QR factorisation of a Gaussian matrix, with the signs of R's diagonal, is Haar distributed
/// (Mezzadri, Notices of the AMS 54(5), 2007). It is unique, so Gaussian columns can be drawn and made
/// orthonormal panel by panel: against the columns before by block Gram–Schmidt, twice (Giraud et al., Numer.
/// Math. 101(1), 2005), and within the panel by Householder reflections. A panel depends on those before it
/// alone: the first q columns are the same bits, however many were asked for and in which order.
/// </remarks>
/// <param name="n">Rows, and the most columns.</param>
/// <param name="random">
/// The stream that the Gaussian numbers come from, column after column; this matrix's alone.
/// </param>
internal sealed class HaarColumns(int n, RandomStream random)
{
    private const int Panel = 64;

    private readonly Lock _gate = new();
    private double[] _columns = [];         // column after column

    /// <summary>Bytes that the columns take.</summary>
    public long Bytes => (long)_columns.Length * sizeof(double);

    /// <summary>
    /// The first q columns, (n, q), row by row, float32, on the CPU; in the caller's scope.
    /// </summary>
    /// <remarks>Computed in float64, so that the rounding to float32 is all that ΦᵀΦ lacks.</remarks>
    public Tensor First(int q)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(q);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(q, n);
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        lock (_gate)
        {
            while (_columns.Length < (long)q * n) Grow();
            return Lying(q).to(ScalarType.Float32).t().contiguous().MoveToOuterDisposeScope();
        }
    }

    private void Grow()
    {
        var done = _columns.Length / n;
        var more = Math.Min(Panel, n - done);
        var samples = new double[more * n];
        for (var i = 0; i < samples.Length; i++) samples[i] = random.NextNormal();
        var fresh = tensor(samples, [more, n]);
        if (done > 0)
        {
            var before = Lying(done);
            for (var pass = 0; pass < 2; pass++) fresh = fresh.sub(fresh.mm(before.t()).mm(before));
        }
        var (factor, upper) = linalg.qr(fresh.t());
        var columns = factor.mul(upper.diagonal().sign()).t().contiguous();
        Array.Resize(ref _columns, _columns.Length + samples.Length);
        columns.data<double>().CopyTo(_columns, done * n);
    }

    /// <summary>The first q columns as rows, (q, n), where they are.</summary>
    private Tensor Lying(int q) => frombuffer(_columns, ScalarType.Float64, (long)q * n).view(q, n);
}
