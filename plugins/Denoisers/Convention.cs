using Idm.Sdk;
using Idm.Sdk.Models;
using static TorchSharp.torch;

namespace Idm.Plugins.Denoisers;

/// <summary>Convention by which a network takes and gives images, and D(x, σ) made of it.</summary>
/// <remarks>
/// With s = 2, o = 1 for a network of images in [−1, 1], and s = 1, o = 0 for one of images in [0, 1]:
/// <code>
/// z = s x − o = z₀ + s σ n;   ᾱ = 1 / (1 + s² σ²);   z_t = √ᾱ z
/// noise:     D = x − σ ε
/// image:     D = (ẑ₀ + o) / s
/// velocity:  ẑ₀ = √ᾱ z_t − √(1−ᾱ) v
/// </code>
/// The network sees z_t if it is of the variance-preserving convention, and z if it is not.
/// </remarks>
/// <param name="Symmetric">Images are in [−1, 1] there.</param>
/// <param name="VariancePreserving">It sees z_t.</param>
/// <param name="Predicts">What it finds.</param>
/// <param name="Clip">Whether D is limited to [0, 1].</param>
internal sealed record Convention(bool Symmetric, bool VariancePreserving, Prediction Predicts, bool Clip)
{
    /// <summary>D(x, σ), differentiable if the network is.</summary>
    /// <param name="x">x₀ + σ n, (N, C, H, W), in [0, 1] where there is no noise.</param>
    /// <param name="level">σ.</param>
    /// <param name="network">What it finds in an image that is scaled as it wants it.</param>
    public Tensor Denoise(Tensor x, NoiseLevel level, Func<Tensor, Tensor> network)
    {
        using var scope = NewDisposeScope();
        var (scale, offset) = Symmetric ? (2.0, 1.0) : (1.0, 0.0);
        var sigma = level.Sigma(x).Times(scale);
        var root = sigma.Squared().Plus(1).rsqrt();                              // √ᾱ
        var image = Symmetric ? x.Times(scale).Minus(offset) : x;
        var found = network(VariancePreserving ? image.Times(root) : image);
        var clean = Predicts switch
        {
            Prediction.Noise => level.Denoised(x, found),
            Prediction.Image => Back(found),
            _ => Back(image.Times(root).Minus(sigma.Times(found)).Times(root)),
        };
        return (Clip ? clean.Within(0, 1) : clean.alias()).MoveToOuterDisposeScope();

        Tensor Back(Tensor z) => Symmetric ? z.Plus(offset).Over(scale) : z;
    }
}
