using Idm.Sdk.Reversible;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Idm.Plugins.InvertibleDiffusion;

/// <summary>A 3x3 convolution that keeps the size, quicker where its weights no longer change.</summary>
/// <param name="layer">The weights' owner.</param>
internal sealed class SameConvolution(Conv2d layer) : ParametricLayer, IDisposable
{
    private readonly ConvolutionMap _map = new(layer);
    private WinogradConvolution? _quick;
    private bool _fixed;

    /// <summary>From now on the weights stay as they are.</summary>
    public void Fix() => _fixed = true;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => _fixed && !is_grad_enabled() && WinogradConvolution.Suits(layer, x)
        ? (_quick ??= new WinogradConvolution(layer)).Forward(x)
        : _map.Forward(x);

    /// <inheritdoc/>
    public override Tensor Backward(Tensor x, Tensor gradient) => _map.Backward(x, gradient);

    /// <summary>Frees what was kept beside the layer's own weights.</summary>
    public void Dispose() => _quick?.Dispose();
}
