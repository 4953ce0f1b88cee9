using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Idm.Sdk.Reversible;

/// <summary>
/// x Wᵀ + b over the last axis; several layers of one input are computed as one product, side by side.
/// </summary>
/// <param name="layers">The layers, which keep their weights; all with a bias, or none.</param>
public sealed class LinearMap(params IReadOnlyList<Linear> layers) : ParametricLayer
{
    /// <inheritdoc/>
    public override Tensor Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var bias = layers[0].bias is null ? null : Joined(layers.Select(l => l.bias!));
        return nn.functional.linear(x, Joined(layers.Select(l => l.weight!)), bias).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override Tensor Backward(Tensor x, Tensor gradient)
    {
        using var scope = NewDisposeScope();
        var weight = Joined(layers.Select(l => l.weight!)).to(gradient.dtype);
        var rows = gradient.reshape(-1, weight.shape[0]);
        var inputs = x.to(gradient.dtype).reshape(-1, weight.shape[1]);
        var start = 0L;
        var sums = layers[0].bias is null ? null : rows.sum([0L]);
        var products = rows.t().mm(inputs);
        foreach (var layer in layers)
        {
            var count = layer.weight!.shape[0];
            ParameterGradient.Add(layer.weight, products.narrow(0, start, count));
            if (layer.bias is { } bias) ParameterGradient.Add(bias, sums!.narrow(0, start, count));
            start += count;
        }
        return rows.mm(weight).view(x.shape).MoveToOuterDisposeScope();
    }

    private static Tensor Joined(IEnumerable<Tensor> tensors)
    {
        Tensor[] parts = [.. tensors];
        return parts.Length == 1 ? parts[0].alias() : cat(parts, 0);
    }
}
