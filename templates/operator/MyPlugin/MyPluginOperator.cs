using Idm.Sdk;
using Idm.Sdk.Operators;
using static TorchSharp.torch;

namespace MyPlugin;

/// <summary>
/// Sees random pixels, and 0 instead of the others: A x = m ⊙ x. A is a projector, so Aᵀ = A⁺ = A, ‖A‖ = 1.
/// </summary>
/// <remarks>Shapes: x and y (N, C, H, W), m (1, H, W).</remarks>
[PluginExport(ExportKinds.Operator, "my-plugin", "Sees random pixels, and 0 instead of the others.",
    Equation = "y = m ⊙ x", Shapes = "x (N, C, H, W) → y (N, C, H, W)")]
public sealed class MyPluginOperator(MyPluginOptions options) : IOperatorFactory
{
    /// <inheritdoc/>
    public IOperator Create(OperatorRequest request)
    {
        var (c, h, w) = request.Image;
        var m = Mask(request, h, w);

        // Two functions make an operator. For one that is its own adjoint they are the same; yours need not
        // be.
        return new LinearOperator(
            request.Image, [c, h, w], forward: x => x.mul(m), adjoint: y => y.mul(m), owned: m)
        {
            Norm = 1,
            PseudoInverseIsAdjoint = true,
        };
    }

    /// <summary>
    /// 1 where a pixel is seen. Drawn from the request's stream: the same seed gives the same mask
    /// everywhere.
    /// </summary>
    private Tensor Mask(OperatorRequest request, int height, int width)
    {
        var seen = new float[height * width];
        for (var i = 0; i < seen.Length; i++) seen[i] = request.Item.NextUniform() < options.Keep ? 1 : 0;
        return tensor(seen, [1, height, width], device: request.Device).to(request.DType);
    }
}
