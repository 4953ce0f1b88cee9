using Idm.Sdk;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Idm.Plugins.ZeroShot;

/// <summary>
/// silu(W [cos ω c, sin ω c] + b): a noise level c = ln(σ)/4 as numbers that a network can use.
/// </summary>
/// <remarks>
/// The eight frequencies ω are ½, 1, ..., 4: c is in (−1.6, 0.8), and what depends on it is smooth.
/// </remarks>
internal sealed class NoiseEmbedding : nn.Module
{
    /// <summary>Number of values.</summary>
    public const int Length = 64;

    private const int Frequencies = 8;

    private readonly Linear _mix;

    public NoiseEmbedding(ScalarType dtype, Device device)
        : base(nameof(NoiseEmbedding)) =>
        register_module("mix", _mix = nn.Linear(2 * Frequencies, Length, true, device, dtype));

    /// <summary>(N, <see cref="Length"/>) of (N).</summary>
    public Tensor Forward(Tensor noise)
    {
        using var scope = NewDisposeScope();
        var turns = noise.unsqueeze(1)
            .Times(linspace(0.5, Frequencies / 2.0, Frequencies, noise.dtype, noise.device));
        return nn.functional.silu(_mix.call(cat([turns.cos(), turns.sin()], 1))).MoveToOuterDisposeScope();
    }
}
