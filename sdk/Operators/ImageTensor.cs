using static TorchSharp.torch;

namespace Idm.Sdk.Operators;

/// <summary>Tensors that an operator is made of, where the operator works.</summary>
internal static class ImageTensor
{
    /// <summary>
    /// A copy of a tensor, broadcast to a shape, in the operator's dtype and on its device.
    /// </summary>
    /// <exception cref="PluginException">It does not broadcast to the shape.</exception>
    public static Tensor Placed(OperatorRequest request, Tensor values, long[] shape, string what)
    {
        var missing = shape.Length - values.shape.Length;
        var fits = missing >= 0 && values.shape.Select((side, i) => side == 1 || side == shape[missing + i])
            .All(f => f);
        return fits
            ? values.detach().to(request.DType).to(request.Device).expand(shape).contiguous().clone()
            : throw new PluginException($"{what} are ({string.Join(", ", values.shape)}); "
                + $"expected ({string.Join(", ", shape)}), or sides of 1 in their place");
    }
}
