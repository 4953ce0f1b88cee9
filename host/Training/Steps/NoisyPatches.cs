using Idm.Sdk;
using Idm.Sdk.Metrics;
using Idm.Sdk.Models;
using Idm.Sdk.Operators;
using Idm.Training.Plans;
using static TorchSharp.torch;

namespace Idm.Training.Steps;

/// <summary>Patches with noise of known levels: x = x₀ + σ n, with a σ of its own for each patch.</summary>
/// <param name="X">The noisy patches, (N, C, H, W).</param>
/// <param name="Sigma">σ, (N, 1, 1, 1).</param>
/// <param name="ErrorScale">√w(σ), (N, 1, 1, 1): what errors are multiplied by.</param>
/// <param name="Step">
/// The sampler's step t that the model is asked at, drawn evenly: for models that know the step.
/// </param>
/// <param name="Count">The number T of the sampler's steps.</param>
internal sealed record NoisyPatches(Tensor X, Tensor Sigma, Tensor ErrorScale, int Step, int Count)
{
    /// <summary>Draws levels and noise; the tensors are in the caller's dispose scope.</summary>
    /// <param name="noise">How levels are drawn.</param>
    /// <param name="range">The levels there are.</param>
    /// <param name="truth">x₀, (N, C, H, W).</param>
    /// <param name="item">The random stream of the batch.</param>
    /// <param name="count">The number T of the sampler's steps.</param>
    public static NoisyPatches Draw(
        TrainingNoise noise, SigmaRange range, Tensor truth, RandomStream item, int count)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var (levels, draws) = (item.Derive("noise level"), item.Derive("noise to remove"));
        double[] sigmas = [.. Enumerable.Range(0, (int)truth.shape[0])
            .Select(_ => noise.Draw(levels, range))];
        var values = new double[truth.numel()];
        var each = values.Length / sigmas.Length;
        for (var i = 0; i < values.Length; i++) values[i] = sigmas[i / each] * draws.NextNormal();
        return new NoisyPatches(
            truth.Plus(Like(values, truth.shape)).MoveToOuterDisposeScope(),
            Like(sigmas, [-1, 1, 1, 1]).MoveToOuterDisposeScope(),
            Like([.. sigmas.Select(noise.ErrorScale)], [-1, 1, 1, 1]).MoveToOuterDisposeScope(),
            1 + item.Derive("sampler step").NextInt(count),
            count);

        Tensor Like(double[] numbers, long[] shape) =>
            tensor(numbers).reshape(shape).to(truth.dtype).to(truth.device);
    }

    /// <summary>Some of the patches; in the caller's dispose scope.</summary>
    public NoisyPatches Narrow(long first, long length) => this with
    {
        X = X.narrow(0, first, length),
        Sigma = Sigma.narrow(0, first, length),
        ErrorScale = ErrorScale.narrow(0, first, length),
    };

    /// <summary>loss(√w D(x, σ), √w x₀), a scalar: with squares it is w ‖D − x₀‖².</summary>
    public Tensor Loss(ILoss loss, IModel model, Measurement measurement, Tensor truth)
    {
        using var scope = NewDisposeScope();
        var level = NoiseLevel.OfSigma(Sigma, Step, Count);
        var denoised = model.Denoise(X, level, model.NeedsMeasurement ? measurement : null);
        return loss.Compute(denoised.mul(ErrorScale), truth.mul(ErrorScale)).MoveToOuterDisposeScope();
    }
}
