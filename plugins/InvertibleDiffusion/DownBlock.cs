using Idm.Sdk.Reversible;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Idm.Plugins.InvertibleDiffusion;

/// <summary>
/// Two chains [resnet, injector, transformer, injector]; each leaves a skip, the second one feeds what
/// follows.
/// </summary>
internal sealed class DownBlock : nn.Module
{
    private readonly ResnetBlock[] _resnets;
    private readonly Transformer[] _attentions;
    private readonly Injector[] _injectors;
    private readonly Parameter[][] _mixing;
    private readonly Parameter _help, _merge;
    private readonly Downsampler? _downsampler;
    private readonly RoundTripMonitor[] _watches;
    private readonly bool _widens;

    public DownBlock(
        string name, UNetShape shape, Level level, int from, int steps, Placement at, bool downsample)
        : base(nameof(DownBlock))
    {
        var (channels, reach) = shape.At(level);
        _widens = from != channels;
        _resnets = [new(from, channels, shape.Groups, at), new(channels, channels, shape.Groups, at)];
        _attentions = [.. shape.Transformers(level, 2, at)];
        _injectors = [.. shape.Injectors(level, 2, steps, at)];
        _help = Layers.Scalar(1, at);
        _merge = Layers.Scalars(0, 2, at);
        var perPlace = UNetShape.CouplingsPer(reach);
        _mixing = [Mixing(_widens ? perPlace - 1 : perPlace), Mixing(perPlace)];
        _watches = [.. _mixing.Select((m, i) => new RoundTripMonitor($"{name}, chain {i}", m.Length))];

        if (_attentions.Length > 0) register_module("attentions", nn.ModuleList(_attentions));
        register_module("resnets", nn.ModuleList(_resnets));
        if (downsample)
        {
            _downsampler = new Downsampler(channels, at);
            register_module("downsamplers", nn.ModuleList(_downsampler));
        }
        register_module("injectors", nn.ModuleList(_injectors));
        register_parameter("input_help_scale_factor", _help);
        register_parameter("merge_scale_factors", _merge);
        register_module("rev_module_lists", nn.ModuleList([.. _mixing.Select(MixingList.Of)]));

        Parameter[] Mixing(int count) => [.. Enumerable.Range(0, count).Select(_ => Layers.Scalar(0.5, at))];
    }

    public IEnumerable<RoundTripMonitor> RoundTripMonitors => _watches;

    /// <summary>Its 3x3 convolutions that keep the size.</summary>
    public IEnumerable<SameConvolution> Convolutions => _resnets.SelectMany(r => r.Convolutions);

    /// <summary>
    /// Returns the two skips, and the second one at half the resolution where the block has a downsampler.
    /// </summary>
    public (Tensor Skip0, Tensor Skip1, Tensor? Down) Forward(Tensor x, StepContext context)
    {
        using var scope = NewDisposeScope();
        if (_widens) x = _resnets[0].Forward(x);
        var (a, b) = (x, x.mul(_help));
        var skips = new Tensor[2];
        for (var i = 0; i < 2; i++)
        {
            (a, b) = ReversibleTape.Chain(a, b, Couplings(i, context), _watches[i]);
            skips[i] = ReversibleTape.Cut(a.add(_merge[i].mul(b), Sdk.Scalars.One));
        }
        var down = _downsampler is null ? null : ReversibleTape.Cut(_downsampler.Forward(skips[1]));
        scope.MoveToOuter(skips[0], skips[1]);
        return (skips[0], skips[1], down?.MoveToOuterDisposeScope());
    }

    private List<IReversibleLayer> Couplings(int i, StepContext context)
    {
        List<Func<Tensor, Tensor>> bodies = [];
        if (i > 0 || !_widens) bodies.Add(_resnets[i].Forward);
        bodies.AddRange(TransformerBodies.Of(i, _attentions, _injectors, context));
        return [.. bodies.Select((body, j) => new Coupling(_mixing[i][j], body))];
    }

    /// <summary>A convolution of stride 2, called <c>conv</c>.</summary>
    private sealed class Downsampler : nn.Module
    {
        private readonly ConvolutionMap _conv;

        public Downsampler(int channels, Placement at)
            : base(nameof(Downsampler))
        {
            var layer = Layers.Conv3(channels, channels, at, stride: 2);
            _conv = new ConvolutionMap(layer);
            register_module("conv", layer);
        }

        public Tensor Forward(Tensor x) => ReversibleTape.Map(_conv, z => z[0], x);
    }
}
