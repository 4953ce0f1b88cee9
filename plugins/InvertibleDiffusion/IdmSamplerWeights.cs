using Idm.Sdk.Models;
using Idm.Sdk.Reversible;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Idm.Plugins.InvertibleDiffusion;

/// <summary>The learnable scalars of the sampler, named as in the authors' files.</summary>
internal sealed class IdmSamplerWeights : nn.Module
{
    // The authors start from Stable Diffusion's weights and v = 0.5. From nothing, a smaller v lets each step
    // count: x̂ is
    // (1 - v₁) of the last estimate, and v₁ of a state two steps older.
    private const double InitialMixing = 0.2;
    private const double LowestMixing = 0.1;

    public IdmSamplerWeights(int steps, Placement at)
        : base(nameof(IdmSamplerWeights))
    {
        InScale = Layers.Scalar(1, at);
        OutScale = Layers.Scalar(0, at);
        Alpha = Layers.Scalars(0.5, steps, at);
        Mixing = [.. Enumerable.Range(0, steps).Select(_ => Layers.Scalar(InitialMixing, at))];
        register_parameter("input_help_scale_factor", InScale);
        register_parameter("merge_scale_factor", OutScale);
        register_parameter("alpha", Alpha);
        register_module("body", MixingList.Of(Mixing));
    }

    /// <summary>c_in: h_T = c_in x_T.</summary>
    public Parameter InScale { get; }

    /// <summary>c_out: x̂ = x₀ + c_out h₀.</summary>
    public Parameter OutScale { get; }

    /// <summary>α₁, ..., α_T with ᾱ_t = α₁ ⋯ α_t.</summary>
    public Parameter Alpha { get; }

    /// <summary>v of each step, in the order they run: v_T first.</summary>
    public Parameter[] Mixing { get; }

    /// <summary>
    /// α stays where both √ᾱ and √(1 - ᾱ) are real and neither vanishes; v may be smaller here than inside
    /// the U-Net, because a chain of a few steps divides by it only a few times.
    /// </summary>
    public IEnumerable<BoundedParameter> Bounds =>
    [
        new("alpha", Alpha, 0.05, 0.995),
        .. Mixing.Select(
            (v, i) => new BoundedParameter($"body.{i}.v", v, LowestMixing, Coupling.MixingBounds.High)),
    ];
}
