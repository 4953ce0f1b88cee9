using Idm.Sdk.Reversible;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Idm.Plugins.InvertibleDiffusion;

/// <summary>
/// Stable Diffusion v1.5's U-Net without time and text, pruned to two levels: conv_in, two down blocks, two
/// up blocks. Inside the blocks everything that keeps its size runs in reversible chains; of the rest only
/// inputs are kept.
/// </summary>
internal sealed class UNet : nn.Module
{
    private const double Epsilon = 1e-5;

    private readonly ConvolutionMap _convIn, _convOut;
    private readonly GroupNorm _normOut;
    private readonly DownBlock _down0, _down1;
    private readonly UpBlock _up0, _up1;

    public UNet(UNetShape shape, int steps, Placement at)
        : base(nameof(UNet))
    {
        var (c, d) = (shape.Upper, shape.Lower);
        var (inward, outward) = (Layers.Conv3(4, c, at), Layers.Conv3(c, 4, at));
        (_convIn, _convOut) = (new ConvolutionMap(inward), new ConvolutionMap(outward));
        _down0 = new DownBlock("unet.down_blocks.0", shape, Level.Upper, c, steps, at, downsample: true);
        _down1 = new DownBlock("unet.down_blocks.1", shape, Level.Lower, c, steps, at, downsample: false);
        _up0 = new UpBlock("unet.up_blocks.0", shape, Level.Lower, [2 * d + d, d + d, d + c], steps, at,
            upsample: true);
        _up1 = new UpBlock("unet.up_blocks.1", shape, Level.Upper, [d + c, c + c, c + c], steps, at,
            upsample: false);
        _normOut = Layers.Norm(shape.Groups, c, Epsilon, at);

        register_module("conv_in", inward);
        register_module("down_blocks", nn.ModuleList(_down0, _down1));
        register_module("up_blocks", nn.ModuleList(_up0, _up1));
        register_module("conv_norm_out", _normOut);
        register_module("conv_out", outward);
    }

    public IEnumerable<RoundTripMonitor> RoundTripMonitors =>
        [.. _down0.RoundTripMonitors, .. _down1.RoundTripMonitors, _up0.Watch, _up1.Watch];

    private IEnumerable<SameConvolution> Convolutions =>
        [.. _down0.Convolutions, .. _down1.Convolutions, .. _up0.Convolutions, .. _up1.Convolutions];

    /// <summary>From now on the weights stay as they are.</summary>
    public void Fix()
    {
        foreach (var convolution in Convolutions) convolution.Fix();
    }

    /// <summary>(N, 4, H/2, W/2) to the same shape.</summary>
    public Tensor Forward(Tensor input, StepContext context)
    {
        using var scope = NewDisposeScope();
        var first = ReversibleTape.Cut(ReversibleTape.Map(_convIn, z => z[0], input));
        var (upper0, upper1, down) = _down0.Forward(first, context);
        var (lower0, lower1, _) = _down1.Forward(down!, context);

        var x = cat([lower1, lower1], 1);                   // in the place of the removed middle block
        x = _up0.Forward(x, [lower1, lower0, down!], context);
        x = _up1.Forward(x, [upper1, upper0, first], context);
        return ReversibleTape.Map(_convOut, z => Layers.Silu(_normOut.call(z[0])), x)
            .MoveToOuterDisposeScope();
    }
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            foreach (var convolution in Convolutions) convolution.Dispose();
        }
        base.Dispose(disposing);
    }
}
