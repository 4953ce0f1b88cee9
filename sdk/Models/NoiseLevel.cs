using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Sdk.Models;

/// <summary>
/// The noise in an image, as the sampler hands it to the model: σ, or ᾱ = 1 / (1 + σ²), and the step.
/// </summary>
/// <remarks>
/// <para>
/// Two conventions mean one thing. Variance exploding: x = x₀ + σ n (Karras et al., arXiv 2206.00364).
/// Variance preserving: x_t = √ᾱ x₀ + √(1−ᾱ) n (Ho et al., arXiv 2006.11239). They are x_t = √ᾱ x, with σ =
/// √((1−ᾱ) / ᾱ), and n is the same in both.
/// </para>
/// <para>
/// The level is a number, or a tensor of one element or of (N, 1, 1, 1), which autograd follows: ᾱ that is
/// learnt, a σ of its own for each image of a batch. Nothing here reads a tensor's value, so that a GPU never
/// waits. Tensors given stay the caller's; those returned are in the caller's dispose scope.
/// </para>
/// </remarks>
public sealed class NoiseLevel
{
    private readonly Tensor? _sigma;
    private readonly Tensor? _alphaBar;

    private NoiseLevel(double? number, Tensor? sigma, Tensor? alphaBar, int step, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(step, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, step);
        (Number, _sigma, _alphaBar, Step, Count) = (number, sigma, alphaBar, step, count);
    }

    /// <summary>The step t, from T down to 1.</summary>
    public int Step { get; }

    /// <summary>The number T of steps.</summary>
    public int Count { get; }

    /// <summary>σ in units of the image, where 1 is white; null if the level is a tensor.</summary>
    public double? Number { get; }

    /// <summary>A level by its standard deviation.</summary>
    /// <param name="sigma">σ, 0 or more.</param>
    /// <param name="step">The step t.</param>
    /// <param name="count">The number T of steps.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// σ is negative or not finite, or not 1 ≤ t ≤ T.
    /// </exception>
    public static NoiseLevel OfSigma(double sigma, int step = 1, int count = 1) =>
        double.IsFinite(sigma) && sigma >= 0
            ? new NoiseLevel(sigma, null, null, step, count)
            : throw new ArgumentOutOfRangeException(nameof(sigma), sigma, "σ has to be finite and 0 or more");

    /// <summary>
    /// Levels by their standard deviations, such as one for each image of a training batch.
    /// </summary>
    /// <param name="sigma">σ: one element, or (N, 1, 1, 1); above 0.</param>
    /// <param name="step">The step t.</param>
    /// <param name="count">The number T of steps.</param>
    public static NoiseLevel OfSigma(Tensor sigma, int step = 1, int count = 1) =>
        new(null, sigma, null, step, count);

    /// <summary>A level by its share of signal.</summary>
    /// <param name="alphaBar">ᾱ: above 0, at most 1.</param>
    /// <param name="step">The step t.</param>
    /// <param name="count">The number T of steps.</param>
    /// <exception cref="ArgumentOutOfRangeException">ᾱ is not in (0, 1], or not 1 ≤ t ≤ T.</exception>
    public static NoiseLevel OfAlphaBar(double alphaBar, int step = 1, int count = 1) =>
        alphaBar is > 0 and <= 1
        ? new NoiseLevel(Math.Sqrt((1 - alphaBar) / alphaBar), null, null, step, count)
        : throw new ArgumentOutOfRangeException(
            nameof(alphaBar), alphaBar, "ᾱ has to be above 0, and at most 1");

    /// <summary>A level by its share of signal, where that is learnt.</summary>
    /// <param name="alphaBar">ᾱ: one element, or (N, 1, 1, 1); in (0, 1).</param>
    /// <param name="step">The step t.</param>
    /// <param name="count">The number T of steps.</param>
    public static NoiseLevel OfAlphaBar(Tensor alphaBar, int step = 1, int count = 1) =>
        new(null, null, alphaBar, step, count);

    /// <summary>σ as a tensor that broadcasts to images: a scalar, or (N, 1, 1, 1).</summary>
    /// <param name="like">Images whose dtype and device a number takes.</param>
    public Tensor Sigma(Tensor like) => Number is { } number ? Filled(number, like)
        : _sigma is not null ? _sigma.alias()
        : InScope(() => 1.0.Minus(_alphaBar!).div(_alphaBar!).sqrt());

    /// <summary>ᾱ = 1 / (1 + σ²) as a tensor that broadcasts to images: a scalar, or (N, 1, 1, 1).</summary>
    /// <param name="like">Images whose dtype and device a number takes.</param>
    public Tensor AlphaBar(Tensor like) => Number is { } number ? Filled(1 / (1 + (number * number)), like)
        : _alphaBar is not null ? _alphaBar.alias()
        : InScope(() => _sigma!.Squared().Plus(1).reciprocal());

    /// <summary>√ᾱ x: from x₀ + σ n to √ᾱ x₀ + √(1−ᾱ) n.</summary>
    public Tensor ToVariancePreserving(Tensor x) => Number is { } number
        ? x.Over(Math.Sqrt(1 + (number * number)))
        : InScope(() => x.mul(AlphaBar(x).sqrt()));

    /// <summary>x_t / √ᾱ: from √ᾱ x₀ + √(1−ᾱ) n to x₀ + σ n.</summary>
    public Tensor ToVarianceExploding(Tensor x) => Number is { } number
        ? x.Times(Math.Sqrt(1 + (number * number)))
        : InScope(() => x.div(AlphaBar(x).sqrt()));

    /// <summary>x − σ e: the clean image, if e is the noise in x = x₀ + σ e.</summary>
    public Tensor Denoised(Tensor x, Tensor noise) => Number is { } number
        ? x.Plus(noise, times: -number)
        : InScope(() => x.sub(Sigma(x).mul(noise)));

    /// <summary>(x − x₀) / σ: the noise in x = x₀ + σ e; 0 where σ is the number 0.</summary>
    public Tensor Noise(Tensor x, Tensor denoised) => Number is { } number
        ? number == 0 ? zeros_like(x) : InScope(() => x.sub(denoised).Over(number))
        : InScope(() => x.sub(denoised).div(Sigma(x)));

    /// <summary>For people: <c>step 3 of 20, σ = 0.25</c>.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"step {Step} of {Count}, {(Number is { } number ? $"σ = {number:g4}" : "σ as a tensor")}");

    private static Tensor Filled(double number, Tensor like)
    {
        using var scalar = number.ToScalar();
        return full([], scalar, dtype: like.dtype, device: like.device);
    }

    private static Tensor InScope(Func<Tensor> compute)
    {
        using var scope = NewDisposeScope();
        return compute().MoveToOuterDisposeScope();
    }
}
