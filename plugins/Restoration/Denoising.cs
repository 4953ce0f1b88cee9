using Idm.Sdk;
using Idm.Sdk.Operators;

namespace Idm.Plugins.Restoration;

/// <summary>The identity: all that is to be undone is the noise.</summary>
[PluginExport(ExportKinds.Operator, "denoising", "The image itself: only the noise is to be removed.",
    Equation = "y = x;  A = Aᵀ = A⁺ = I,  ‖A‖ = 1", Shapes = "x and y (N, C, H, W)")]
public sealed class Denoising : IOperatorFactory
{
    /// <inheritdoc/>
    public IOperator Create(OperatorRequest request)
    {
        var (c, h, w) = request.Image;
        return new LinearOperator(request.Image, [c, h, w], x => x, y => y)
        { Norm = 1, PseudoInverseIsAdjoint = true, FusedNormal = x => x };
    }
}
