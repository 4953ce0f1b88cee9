using static TorchSharp.torch;

namespace Idm.Sdk.Operators;

/// <summary>The shape of measurements, found by measuring two images of zeros.</summary>
internal static class MeasuredShape
{
    /// <summary>The shape of one measurement, without the batch.</summary>
    /// <exception cref="PluginException">The function does not keep the batch.</exception>
    public static long[] Of(OperatorRequest request, Func<Tensor, Tensor> forward)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var (c, h, w) = request.Image;
        var y = forward(zeros([2, c, h, w], dtype: request.DType, device: request.Device));
        return y.dim() > 0 && y.shape[0] == 2 ? y.shape[1..] : throw new PluginException(
            $"the forward map gave ({string.Join(", ", y.shape)}) for 2 images {request.Image}: the first "
            + "dimension of a measurement is that of the images");
    }
}
