using System.Text;
using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Plugins.Tests.Reference;

/// <summary>
/// The formulas that fill weights, images and operators of the reference vectors, the same on every machine.
/// </summary>
internal static class Recipe
{
    public static uint Hash(string text)
    {
        var hash = 2166136261;
        foreach (var b in Encoding.UTF8.GetBytes(text)) hash = unchecked((hash ^ b) * 16777619);
        return hash;
    }

    public static uint Mix(uint x)
    {
        x ^= x >> 16;
        x = unchecked(x * 0x7FEB352D);
        x ^= x >> 15;
        x = unchecked(x * 0x846CA68B);
        return x ^ (x >> 16);
    }

    /// <summary>u(name, i) in [-1, 1).</summary>
    public static double U(uint nameHash, long i) =>
        ((long)(Mix(unchecked((uint)((ulong)i * 0x9E3779B9UL + nameHash))) >> 8) - 8388608) / 8388608.0;

    public static Tensor Weight(string name, long[] shape)
    {
        var last = name[(name.LastIndexOf('.') + 1)..];
        var (start, amplitude) = last switch
        {
            "v" or "alpha" => (0.5, 0.1),
            "input_help_scale_factor" => (1.0, 0.2),
            "merge_scale_factor" or "merge_scale_factors" => (0.3, 0.2),
            "bias" => (0.0, 0.05),
            _ when shape.Length == 1 => (1.0, 0.1),
            _ => (0.0, Math.Sqrt(3.0 / shape.Skip(1).Aggregate(1L, (a, b) => a * b))),
        };
        var hash = Hash(name);
        var values = new float[shape.Aggregate(1L, (a, b) => a * b)];
        for (var i = 0; i < values.Length; i++) values[i] = (float)(start + amplitude * U(hash, i));
        return tensor(values, shape);
    }

    public static Tensor Image(int batch, int height, int width)
    {
        var hash = Hash("image");
        var values = new float[batch * height * width];
        for (var b = 0; b < batch; b++)
        for (var i = 0; i < height; i++)
        for (var j = 0; j < width; j++)
        {
            var (y, x) = ((double)i / height, (double)j / width);
            var at = (b * height + i) * width + j;
            values[at] = (float)(0.5 + 0.25 * Math.Sin(2 * Math.PI * (2 * y + 3 * x) + 0.5 * b)
                + 0.15 * Math.Cos(2 * Math.PI * (5 * y - 4 * x) + 0.3 + 0.7 * b) + 0.05 * U(hash, at));
        }
        return tensor(values, [batch, 1, height, width]);
    }

    /// <summary>1024 x 103, orthonormal columns of a cosine transform.</summary>
    public static Tensor Phi()
    {
        var values = new float[1024 * 103];
        for (var n = 0; n < 1024; n++)
        for (var c = 0; c < 103; c++)
        {
            var r = 389 * c % 1024;
            var m = (2 * n + 1) * r % 4096;
            values[n * 103 + c] = (float)(
                Math.Sqrt((r == 0 ? 1 : 2) / 1024.0) * Math.Cos(Math.PI * m / 2048));
        }
        return tensor(values, [1024, 103]);
    }

    public static long[] Permutation(int n)
    {
        var hash = Hash("perm");
        var order = new long[n];
        for (var i = 0; i < n; i++) order[i] = i;
        for (var i = n - 1; i >= 1; i--)
        {
            var j = Mix(unchecked((uint)((ulong)i * 0x9E3779B9UL + hash))) % (uint)(i + 1);
            (order[i], order[j]) = (order[j], order[i]);
        }
        return order;
    }

    /// <summary>Σ values_i u("probe:" + name, i): one number that sees every entry.</summary>
    public static double Probe(string name, Tensor values)
    {
        var hash = Hash("probe:" + name);
        using var scope = NewDisposeScope();
        var data = values.detach().to(ScalarType.Float64).contiguous().data<double>().ToArray();
        var sum = 0.0;
        for (var i = 0; i < data.Length; i++) sum += data[i] * U(hash, i);
        return sum;
    }
}
