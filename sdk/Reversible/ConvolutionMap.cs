using Idm.Sdk.Native;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Idm.Sdk.Reversible;

/// <summary>A convolution over images.</summary>
/// <param name="layer">The layer, which keeps its weights.</param>
public sealed class ConvolutionMap(Conv2d layer) : ParametricLayer
{
    /// <inheritdoc/>
    public override Tensor Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var differentiated = is_grad_enabled();
        var y = ConvolutionInput.LacksChannels(x, layer, differentiated)
            ? Widened(x)
            : layer.call(ConvolutionInput.Prepare(x, layer, differentiated));
        return y.MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override Tensor Backward(Tensor x, Tensor gradient)
    {
        using var scope = NewDisposeScope();
        var input = x.to(gradient.dtype);
        if (!AtenCall.Available || layer.padding is null || layer.padding_mode != PaddingModes.Zeros
            || ConvolutionInput.LacksChannels(input, layer, differentiated: true))
            return ByAutograd(input, gradient).MoveToOuterDisposeScope();

        input = ConvolutionInput.Prepare(input, layer, differentiated: true);
        var weight = layer.weight!;
        var results = new AtenCall("aten::convolution_backward")
            .With(gradient).With(input).With(weight.to(gradient.dtype)).WithNothing()
            .WithList(layer.stride).WithList(layer.padding).WithList(layer.dilation)
            .With(false).WithList([0L, 0L]).With(layer.groups)
            .WithList([true, weight.requires_grad, false])
            .Run(true, weight.requires_grad, false);
        if (results[1] is { } change) ParameterGradient.Add(weight, change);
        if (layer.bias is { requires_grad: true } bias) ParameterGradient.Add(bias, gradient.sum([0, 2, 3]));
        return results[0]!.MoveToOuterDisposeScope();
    }

    /// <summary>
    /// The same with the value computed once more: for what no call by name does, or no libtorch lets be
    /// called.
    /// </summary>
    private Tensor ByAutograd(Tensor input, Tensor gradient)
    {
        var leaf = input.detach().requires_grad_(true);
        using (enable_grad()) Forward(leaf).backward([gradient]);
        return leaf.grad!;
    }

    /// <summary>The same with a second channel of zeros, where there is one alone.</summary>
    private Tensor Widened(Tensor x)
    {
        var (outputs, inputs) = (layer.weight!.shape[0], layer.weight.shape[1]);
        var (more, moreInputs) = (outputs == 1 ? 1 : 0, inputs == 1 ? 1 : 0);
        var weight = nn.functional.pad(layer.weight, [0, 0, 0, 0, 0, moreInputs, 0, more]);
        var bias = layer.bias is null ? null : nn.functional.pad(layer.bias, [0, more]);
        var wide = moreInputs == 0 ? x : cat([x, zeros_like(x)], 1);
        var padding = layer.padding!;
        if (layer.padding_mode != PaddingModes.Zeros)
        {
            wide = nn.functional.pad(
                wide, [padding[1], padding[1], padding[0], padding[0]], layer.padding_mode);
            padding = [0, 0];
        }
        return nn.functional.conv2d(
            ConvolutionInput.ChannelsLast(wide), weight, bias, strides: layer.stride, padding: padding,
            dilation: layer.dilation)
            .narrow(1, 0, outputs);
    }
}
