using Idm.Sdk;
using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Plugins.Perceptual;

/// <summary>
/// Convolutions with fixed weights, followed by a ReLU, as functions of images (N, C, H, W).
/// </summary>
internal static class Convolutions
{
    /// <summary>The epsilon of Inception's batch normalisation.</summary>
    private const double Epsilon = 1e-3;

    /// <summary>max(0, W x + b) of a square kernel, <c>name.weight</c> and <c>name.bias</c>.</summary>
    public static Func<Tensor, Tensor> Convolution(
        this NetworkWeights weights, string name, int from, int to, int side, int stride = 1, int padding = 0)
    {
        using var scope = NewDisposeScope();
        var kernel = weights.Own(
            weights.Take(name + ".weight", to, from, side, side).to(ScalarType.Float32, copy: true));
        var bias = weights.Own(weights.Take(name + ".bias", to).to(ScalarType.Float32, copy: true));
        return x => nn.functional.conv2d(x, kernel, bias, [stride, stride], [padding, padding]).relu_();
    }

    /// <summary>
    /// max(0, γ (W x - μ) / √(σ² + ε) + β): <c>name.conv</c> and <c>name.bn</c>, the normalisation multiplied
    /// into the kernel in float64.
    /// </summary>
    public static Func<Tensor, Tensor> Normalized(
        this NetworkWeights weights, string name, int from, int to, (int Height, int Width) side,
        int stride = 1,
        bool same = false)
    {
        using var scope = NewDisposeScope();
        using var epsilon = Epsilon.ToScalar();
        var factor = Of("weight").div(Of("running_var").add(epsilon, Scalars.One).sqrt());
        var kernel = weights.Take(name + ".conv.weight", to, from, side.Height, side.Width).to(
            ScalarType.Float64)
            .mul(factor.view(-1, 1, 1, 1)).to(ScalarType.Float32);
        var bias = Of("bias").sub(Of("running_mean").mul(factor)).to(ScalarType.Float32);
        (kernel, bias) = (weights.Own(kernel), weights.Own(bias));
        long[] padding = same ? [side.Height / 2, side.Width / 2] : [0, 0];
        return x => nn.functional.conv2d(x, kernel, bias, [stride, stride], padding).relu_();

        Tensor Of(string part) => weights.Take($"{name}.bn.{part}", to).to(ScalarType.Float64);
    }
}
