using Idm.Sdk;
using Idm.Sdk.Operators;
using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Plugins.Restoration;

/// <summary>Luma of colour images, by the weights of BT.601.</summary>
[PluginExport(ExportKinds.Operator, "colorization", "Only the luma of a colour image is seen.",
    Equation = "y = wᵀ x at each pixel,  w = (0.299, 0.587, 0.114);  A⁺ = Aᵀ / ‖w‖²,  ‖A‖ = ‖w‖ = 0.6686",
    Shapes = "x (N, 3, H, W); y (N, 1, H, W)",
    Citation = "Rec. ITU-R BT.601")]
public sealed class Colorization : IOperatorFactory
{
    private static readonly double[] _weights = [0.299, 0.587, 0.114];

    /// <inheritdoc/>
    public IOperator Create(OperatorRequest request)
    {
        var (c, h, w) = request.Image;
        if (c != 3)
        {
            throw new PluginException(
                $"colorization restores red, green and blue, but the image has {c} channel(s): set "
                    + "data.color to rgb");
        }

        var squared = _weights.Sum(v => v * v);
        using var scope = NewDisposeScope();
        var weights = tensor(_weights, [3, 1, 1]).to(request.DType).to(request.Device);
        var inverse = (1 / squared).ToScalar();
        return new LinearOperator(request.Image, [1, h, w],
            x => x.mul(weights).sum(1, keepdim: true), y => y.mul(weights), weights, inverse)
        {
            Norm = Math.Sqrt(squared),
            ClosedFormPseudoInverse = y => y.mul(weights).mul(inverse),
        };
    }
}
