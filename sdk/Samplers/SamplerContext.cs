using static TorchSharp.torch;

namespace Idm.Sdk.Samplers;

/// <summary>What a sampler is given besides the measurement: observers only, nothing that changes the result.</summary>
/// <param name="Report">Called after each step; null when nobody watches. Tensors are the sampler's, valid during the call.</param>
/// <param name="Random">Where a stochastic sampler draws from.</param>
/// <param name="Cancellation">Looked at between steps.</param>
public sealed record SamplerContext(
    Action<SamplerStep>? Report, Randomness Random, CancellationToken Cancellation);

/// <summary>One sampler step, as its observers see it.</summary>
/// <param name="Index">1 for the first step done, up to <paramref name="Count"/>.</param>
/// <param name="Count">How many steps there are.</param>
/// <param name="X">The state x_t that the step starts from, (N, C, H, W).</param>
/// <param name="Estimate">The estimate of the clean image x₀ at this step, (N, C, H, W).</param>
public sealed record SamplerStep(int Index, int Count, Tensor X, Tensor Estimate);
