using Idm.Sdk;
using Idm.Sdk.Models;
using Idm.Sdk.Operators;
using Idm.Sdk.Reversible;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Idm.Plugins.ZeroShot;

/// <summary>A residual U-Net without normalisation, in the preconditioning of Karras et al.</summary>
/// <remarks>
/// <code>
/// D(x, σ) = ½ + c_skip (x − ½) + c_out F(c_in (x − ½), ln(σ)/4)
/// F: conv₃ unshuffle₂ → blocks, K at H/2 → blocks, 2K at H/4 → blocks, 3K at H/8 → back up, adding what was on the way down,
///    with as many blocks again → shuffle₂ conv₃
/// </code>
/// Its last convolution starts at 0, so that it starts as the best linear denoiser of independent pixels of
/// variance σ_d².
/// </remarks>
internal sealed class PriorNetwork : nn.Module, IDenoiser
{
    private const double Grey = 0.5, LowestSigma = 1e-4, BlockStart = 0.1;

    private readonly double _imageVariance;
    private readonly NoiseEmbedding _embedding;
    private readonly Conv2d _in, _out;
    private readonly Conv2d[] _down, _up;
    private readonly PriorBlock[][] _onTheWayDown, _onTheWayUp;

    public PriorNetwork(PriorOptions options, ModelRequest request)
        : base(nameof(PriorNetwork))
    {
        _imageVariance = options.ImageSigma * options.ImageSigma;
        var (planes, (dtype, device)) = (4 * request.Channels, (request.DType, request.Device));
        int[] widths = [options.Channels, 2 * options.Channels, 3 * options.Channels];
        register_module("embedding", _embedding = new NoiseEmbedding(dtype, device));
        register_module("conv_in", _in = Conv(planes, widths[0], 3));
        register_module("conv_out", _out = Conv(widths[0], planes, 3));
        _down = [.. widths.Skip(1).Select((width, i) => Conv(4 * widths[i], width, 1))];
        _up = [.. widths.Skip(1).Select((width, i) => Conv(width, 4 * widths[i], 1))];
        _onTheWayDown = [.. widths.Select(Blocks)];
        _onTheWayUp = [.. widths.SkipLast(1).Select(Blocks)];
        register_module("down", nn.ModuleList(_down));
        register_module("up", nn.ModuleList(_up));
        register_module("down_blocks", nn.ModuleList(_onTheWayDown.SelectMany(b => b).ToArray()));
        register_module("up_blocks", nn.ModuleList(_onTheWayUp.SelectMany(b => b).ToArray()));
        Fill(request.Random);

        Conv2d Conv(int from, int to, int side) =>
            nn.Conv2d(from, to, side, padding: side / 2, device: device, dtype: dtype);

        PriorBlock[] Blocks(int width) =>
            [.. Enumerable.Range(0, options.Blocks).Select(_ => new PriorBlock(width, dtype, device))];
    }

    /// <inheritdoc/>
    public nn.Module Network => this;

    /// <inheritdoc/>
    public SigmaRange SigmaRange => new(0.002, 20);

    /// <inheritdoc/>
    public Tensor Denoise(Tensor x, NoiseLevel level, Measurement? measurement)
    {
        using var scope = NewDisposeScope();
        var (sigma, centred) = (level.Sigma(x), x.Minus(Grey));
        var total = sigma.Squared().Plus(_imageVariance);
        var scale = total.sqrt();
        var noise = sigma.AtLeast(LowestSigma).log().Over(4).reshape(-1);
        var change = Forward(centred.Over(scale), _embedding.Forward(noise)).Times(sigma.Over(scale))
            .Times(Math.Sqrt(_imageVariance));
        return centred.Times(total.reciprocal().Times(_imageVariance)).Plus(change).Plus(Grey)
            .MoveToOuterDisposeScope();
    }

    /// <summary>F, (N, C, H, W) to the same.</summary>
    private Tensor Forward(Tensor x, Tensor embedded)
    {
        // An input of few channels may not be read in blocks of 16: see ConvolutionMap.
        var h = new ConvolutionMap(_in).Forward(nn.functional.pixel_unshuffle(x, 2));
        var kept = new List<Tensor>();
        for (var i = 0; i < _onTheWayDown.Length; i++)
        {
            if (i > 0) h = _down[i - 1].call(nn.functional.pixel_unshuffle(h, 2));
            kept.Add(h = Through(_onTheWayDown[i], h, embedded));
        }
        for (var i = _up.Length - 1; i >= 0; i--)
        {
            h = nn.functional.pixel_shuffle(_up[i].call(h), 2).Plus(kept[i]);
            h = Through(_onTheWayUp[i], h, embedded);
        }
        return nn.functional.pixel_shuffle(new ConvolutionMap(_out).Forward(h), 2);
    }

    private static Tensor Through(PriorBlock[] blocks, Tensor h, Tensor embedded) =>
        blocks.Aggregate(h, (z, block) => block.Forward(z, embedded));

    /// <summary>
    /// Uniform in ±1/√fan-in, a stream for each parameter; biases 0, blocks near the identity, F = 0.
    /// </summary>
    private void Fill(RandomStream random)
    {
        using var noGrad = no_grad();
        foreach (var (name, parameter) in named_parameters())
        {
            using var scope = NewDisposeScope();
            if (parameter.dim() == 1 || ReferenceEquals(parameter, _out.weight))
            {
                parameter.zero_();
                continue;
            }
            var start = name.EndsWith("conv2.weight", StringComparison.Ordinal) ? BlockStart : 1;
            var (bound, draws) =
                (start * Math.Sqrt(parameter.shape[0] / (double)parameter.numel()), random.Derive(name));
            var values = new double[parameter.numel()];
            for (var i = 0; i < values.Length; i++) values[i] = ((2 * draws.NextUniform()) - 1) * bound;
            parameter.copy_(tensor(values, parameter.shape));
        }
    }
}
