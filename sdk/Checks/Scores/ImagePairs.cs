using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Sdk.Checks.Scores;

/// <summary>Images that metrics and losses are tried on: references, and restorations a little off.</summary>
/// <param name="random">Where they are drawn from; the same name gives the same images.</param>
/// <param name="channels">Their channels.</param>
/// <param name="side">Their height and width.</param>
internal sealed class ImagePairs(RandomStream random, int channels, int side)
{
    /// <summary>
    /// Batches (n, C, H, W) with values in [0, 1]: y uniform, x = 0.9 y + 0.1 u with another uniform u.
    /// </summary>
    public (Tensor Restored, Tensor Reference) Pair(
        int n, string name = "pair", ScalarType dtype = ScalarType.Float32)
    {
        using var scope = NewDisposeScope();
        using var most = 0.9.ToScalar();
        using var rest = 0.1.ToScalar();
        var reference = Uniform(n, random.Derive(name).Derive("reference")).to(dtype);
        var restored = reference.mul(most).Plus(
            Uniform(n, random.Derive(name).Derive("restored")).to(dtype).mul(rest));
        return (restored.MoveToOuterDisposeScope(), reference.clone().MoveToOuterDisposeScope());
    }

    /// <summary>For example <c>3x64x64</c>.</summary>
    public override string ToString() => new ImageShape(channels, side, side).ToString();

    private Tensor Uniform(int n, RandomStream stream)
    {
        var values = new float[n * channels * side * side];
        for (var i = 0; i < values.Length; i++) values[i] = (float)stream.NextUniform();
        return tensor(values, [n, channels, side, side]);
    }
}
