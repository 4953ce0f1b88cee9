using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Idm.Sdk;

/// <summary>
/// A stream of random numbers with a name: the same (seed, purpose, item) gives the same numbers forever.
/// </summary>
/// <remarks>
/// The generator is SplitMix64 (Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA
/// 2014), started from the first 64 bits of SHA-256 over the names. It is written out here because the
/// numbers must not change with the version of .NET or libtorch, nor with the device: measurements and
/// trained weights depend on them. Not for secrets, and not thread-safe: one stream has one reader.
/// </remarks>
public sealed class RandomStream
{
    private readonly string _name;
    private ulong _state;
    private double _spareNormal = double.NaN;

    private RandomStream(string name)
        : this(name, BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(name))))
    {
    }

    internal RandomStream(string name, ulong state) => (_name, _state) = (name, state);

    /// <summary>
    /// The stream of a pipeline's seed; further names are added by <see cref="Derive(string)"/>.
    /// </summary>
    public static RandomStream FromSeed(long seed) => new(FormattableString.Invariant($"idm/{seed}"));

    /// <summary>A stream of its own for one purpose, independent of how much was drawn here.</summary>
    public RandomStream Derive(string purpose) => new($"{_name}/{purpose}");

    /// <summary>A stream of its own for one purpose and number, such as a training step.</summary>
    public RandomStream Derive(string purpose, long index) =>
        Derive(FormattableString.Invariant($"{purpose}/{index}"));

    /// <summary>64 uniform random bits.</summary>
    public ulong NextBits()
    {
        var z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>Uniform in [0, 1), a multiple of 2⁻⁵³.</summary>
    public double NextUniform() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform in {0, ..., <paramref name="bound"/> - 1}; the bias is below 2⁻³².</summary>
    public int NextInt(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bound);
        return (int)Math.BigMul(NextBits(), (ulong)bound, out _);
    }

    /// <summary>Normal with mean 0 and variance 1 (Box and Muller 1958).</summary>
    public double NextNormal()
    {
        if (!double.IsNaN(_spareNormal))
        {
            var spare = _spareNormal;
            _spareNormal = double.NaN;
            return spare;
        }

        var radius = Math.Sqrt(-2 * Math.Log(1 - NextUniform()));
        var (sin, cos) = Math.SinCos(2 * Math.PI * NextUniform());
        _spareNormal = radius * sin;
        return radius * cos;
    }

    /// <summary>A uniform random order of 0, ..., n - 1 (Fisher and Yates).</summary>
    public long[] NextPermutation(int n)
    {
        var order = new long[n];
        for (var i = 0; i < n; i++) order[i] = i;
        for (var i = n - 1; i > 0; i--)
        {
            var j = NextInt(i + 1);
            (order[i], order[j]) = (order[j], order[i]);
        }
        return order;
    }
}
