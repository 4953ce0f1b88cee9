using Idm.Sdk.Reversible;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Idm.Plugins.InvertibleDiffusion;

/// <summary>
/// A resnet that takes in the first skip, then one chain [injector, transformer, injector, (resnet, ...) x
/// 2].
/// </summary>
internal sealed class UpBlock : nn.Module
{
    private readonly ResnetBlock[] _resnets;
    private readonly Transformer[] _attentions;
    private readonly Injector[] _injectors;
    private readonly Parameter[] _mixing;
    private readonly Parameter _help, _merge;
    private readonly Upsampler? _upsampler;

    /// <param name="name">Its name in messages.</param>
    /// <param name="shape">The network's shape.</param>
    /// <param name="level">Its resolution.</param>
    /// <param name="from">Channels that go into the three resnets, skips included.</param>
    /// <param name="steps">Number T of sampler steps.</param>
    /// <param name="at">Where the weights are created.</param>
    /// <param name="upsample">Whether its output has twice the resolution.</param>
    public UpBlock(
        string name, UNetShape shape, Level level, int[] from, int steps, Placement at, bool upsample)
        : base(nameof(UpBlock))
    {
        var (channels, reach) = shape.At(level);
        _resnets = [.. from.Select(f => new ResnetBlock(f, channels, shape.Groups, at))];
        _attentions = [.. shape.Transformers(level, 3, at)];
        _injectors = [.. shape.Injectors(level, 3, steps, at)];
        _help = Layers.Scalar(1, at);
        _merge = Layers.Scalar(0, at);
        _mixing =
            [.. Enumerable.Range(0, 3 * UNetShape.CouplingsPer(reach) - 1)
            .Select(_ => Layers.Scalar(0.5, at))];
        Watch = new RoundTripMonitor(name, _mixing.Length);

        if (_attentions.Length > 0) register_module("attentions", nn.ModuleList(_attentions));
        register_module("resnets", nn.ModuleList(_resnets));
        if (upsample)
        {
            _upsampler = new Upsampler(channels, at);
            register_module("upsamplers", nn.ModuleList(_upsampler));
        }
        register_module("injectors", nn.ModuleList(_injectors));
        register_parameter("input_help_scale_factor", _help);
        register_parameter("merge_scale_factor", _merge);
        register_module("rev_module_list", MixingList.Of(_mixing));
    }

    public RoundTripMonitor Watch { get; }

    /// <summary>Its 3x3 convolutions that keep the size.</summary>
    public IEnumerable<SameConvolution> Convolutions =>
        [.. _resnets.SelectMany(r => r.Convolutions),
            .. _upsampler is null ? [] : new[] { _upsampler.Convolution }];

    /// <summary>x and three skips (cut already), to the block's output.</summary>
    public Tensor Forward(Tensor x, Tensor[] skips, StepContext context)
    {
        using var scope = NewDisposeScope();
        x = _resnets[0].Forward(ReversibleTape.Cut(x), skips[0]);
        var (a, b) = ReversibleTape.Chain(x, x.mul(_help), Couplings(skips, context), Watch);
        x = a.add(_merge.mul(b), Sdk.Scalars.One);
        if (_upsampler is not null) x = _upsampler.Forward(x);
        return x.MoveToOuterDisposeScope();
    }

    private List<IReversibleLayer> Couplings(Tensor[] skips, StepContext context)
    {
        List<Func<Tensor, Tensor>> bodies = [];
        for (var i = 0; i < 3; i++)
        {
            var (resnet, skip) = (_resnets[i], skips[i]);
            if (i > 0) bodies.Add(x => resnet.Forward(x, skip));
            bodies.AddRange(TransformerBodies.Of(i, _attentions, _injectors, context));
        }
        return [.. bodies.Select((body, j) => new Coupling(_mixing[j], body))];
    }

    /// <summary>Nearest neighbours, twice as large, then a convolution called <c>conv</c>.</summary>
    private sealed class Upsampler : nn.Module
    {
        private readonly SameConvolution _conv;

        public Upsampler(int channels, Placement at)
            : base(nameof(Upsampler))
        {
            var layer = Layers.Conv3(channels, channels, at);
            _conv = new SameConvolution(layer);
            register_module("conv", layer);
        }

        public SameConvolution Convolution => _conv;

        public Tensor Forward(Tensor x) => ReversibleTape.Map(
            _conv, z =>
                nn.functional.interpolate(z[0], scale_factor: [2, 2], mode: InterpolationMode.Nearest), x);
    }
}
