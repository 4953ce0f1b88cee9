using Idm.Sdk;
using static TorchSharp.torch;

namespace Idm.Plugins.CompressedSensing;

/// <summary>
/// Orthonormal columns drawn uniformly: for each stream the first ones of one Haar orthogonal matrix.
/// </summary>
/// <remarks>
/// The matrices that were used last are kept: a training that draws another ratio at each step, and with it
/// another operator, factorises once.
/// </remarks>
internal static class HaarMatrix
{
    // A whole matrix for blocks of 32 x 32 pixels takes 8 MiB.
    private const long MostBytes = 64 << 20;

    private static readonly Lock _gate = new();
    private static readonly List<((ulong Stream, int N) Key, HaarColumns Columns)> _kept = [];

    /// <summary>
    /// The first q columns of the stream's n x n matrix, row by row, float32, on the CPU: ΦᵀΦ = I.
    /// </summary>
    /// <param name="n">Rows.</param>
    /// <param name="q">
    /// Columns, at most n. The matrix of a smaller q is the beginning of that of a larger.
    /// </param>
    /// <param name="random">Names the matrix; nothing is drawn from it.</param>
    public static Tensor Draw(int n, int q, RandomStream random) => Of(n, random).First(q);

    private static HaarColumns Of(int n, RandomStream random)
    {
        // The first bits of a stream tell it from others as well as its name does.
        var key = (random.Derive("haar").NextBits(), n);
        lock (_gate)
        {
            var index = _kept.FindIndex(k => k.Key == key);
            var found = index < 0 ? (key, new HaarColumns(n, random.Derive("haar"))) : _kept[index];
            if (index >= 0) _kept.RemoveAt(index);
            while (_kept.Count > 0 && _kept.Sum(k => k.Columns.Bytes) > MostBytes) _kept.RemoveAt(0);
            _kept.Add(found);                                               // the most recent is the last
            return found.Item2;
        }
    }
}
