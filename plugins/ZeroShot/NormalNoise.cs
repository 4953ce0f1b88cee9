using Idm.Sdk;
using static TorchSharp.torch;

namespace Idm.Plugins.ZeroShot;

/// <summary>
/// Normal noise of mean 0 and variance 1, drawn in float64 on the CPU: the same numbers on every device.
/// </summary>
internal static class NormalNoise
{
    private const double Grey = 0.5;

    /// <summary>n, of the shape, dtype and device of x.</summary>
    public static Tensor Like(Tensor x, RandomStream random)
    {
        using var scope = NewDisposeScope();
        var values = new double[x.numel()];
        for (var i = 0; i < values.Length; i++) values[i] = random.NextNormal();
        return tensor(values, x.shape).to(x.dtype).to(x.device).MoveToOuterDisposeScope();
    }

    /// <summary>x + σ n; draws nothing where σ is 0.</summary>
    public static Tensor WithNoise(this Tensor x, double sigma, RandomStream random)
    {
        if (sigma == 0) return x.alias();
        using var scope = NewDisposeScope();
        return x.Plus(Like(x, random), times: sigma).MoveToOuterDisposeScope();
    }

    /// <summary>½ + σ n: where samplers start, the middle of what an image may be under the noise.</summary>
    public static Tensor Around(Tensor like, double sigma, RandomStream random)
    {
        using var scope = NewDisposeScope();
        return zeros_like(like).Plus(Grey).WithNoise(sigma, random).MoveToOuterDisposeScope();
    }
}
