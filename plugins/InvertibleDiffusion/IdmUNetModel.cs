using Idm.Sdk.Models;
using Idm.Sdk.Operators;
using Idm.Sdk.Reversible;
using static TorchSharp.torch;

namespace Idm.Plugins.InvertibleDiffusion;

/// <summary>
/// Pixel unshuffle, U-Net, pixel shuffle; its one child is called <c>unet</c>, as in the authors' files.
/// </summary>
internal sealed class IdmUNetModel : nn.Module, IModel
{
    private readonly UNet _unet;
    private readonly bool _winograd;

    public IdmUNetModel(UNetShape shape, ModelRequest request, bool winograd)
        : base(nameof(IdmUNetModel))
    {
        _winograd = winograd;
        _unet = new UNet(shape, request.Steps, new Placement(request.DType, request.Device));
        register_module("unet", _unet);
        InitialWeights.Fill(this, request.Random);
    }

    public nn.Module Network => this;

    public IEnumerable<BoundedParameter> Bounds => named_parameters()
        .Where(p => p.name.EndsWith(".v", StringComparison.Ordinal))
        .Select(
            p => new BoundedParameter(
                p.name, p.parameter, Coupling.MixingBounds.Low, Coupling.MixingBounds.High));

    public IEnumerable<RoundTripMonitor> RoundTripMonitors => _unet.RoundTripMonitors;

    public void PrepareForInference()
    {
        if (_winograd) _unet.Fix();
    }

    public Tensor Estimate(Tensor x, NoiseLevel level, Measurement? measurement)
    {
        ArgumentNullException.ThrowIfNull(measurement);
        using var scope = NewDisposeScope();
        var unshuffled = nn.functional.pixel_unshuffle(x, 2);
        var noise = _unet.Forward(unshuffled, new StepContext(level.Step, measurement));
        return nn.functional.pixel_shuffle(noise, 2).MoveToOuterDisposeScope();
    }
}
