using Idm.Sdk;
using Idm.Sdk.Operators;
using static TorchSharp.torch;

namespace Idm.Plugins.Restoration;

/// <summary>Convolution with a kernel of sum 1.</summary>
/// <remarks>
/// All boundaries go through the torus, in O(n log n) whatever the kernel: mirrored borders are put around
/// the image
/// first, and of the result only what no wrapped pixel reached is kept.
/// </remarks>
[PluginExport(ExportKinds.Operator, "blur", "Convolution with a uniform, Gaussian, motion or measured "
    + "kernel.",
    Equation = "y = h ∗ x;  circular: A = F⁻¹ diag(ĥ) F, A⁺ = F⁻¹ diag(1/ĥ) F, ‖A‖ = max |ĥ| = 1;  reflect "
        + "and valid: A⁺ by conjugate gradient",
    Shapes = "x (N, C, H, W); y (N, C, H, W), or (N, C, H − h + 1, W − w + 1) with boundary valid",
    Citation =
        "P. C. Hansen, J. G. Nagy, D. P. O'Leary, Deblurring Images: Matrices, Spectra, and Filtering, SIAM "
        + "2006, doi:10.1137/1.9780898718874")]
public sealed class Blur(BlurOptions options, PluginContext context) : IOperatorFactory
{
    private readonly PointSpread _kernel = options.Kernel switch
    {
        BlurKernel.Uniform => PointSpread.Uniform(options.Size),
        BlurKernel.Gaussian => PointSpread.Gaussian(options.Sigma),
        BlurKernel.Motion => PointSpread.Motion(options.Length, options.Angle),
        _ => PointSpread.From(context.ReadImage(options.Path!)) ?? throw new PluginException(
            $"the kernel {options.Path} is black, or sums to less than 0: use one whose weights sum to more"),
    };

    /// <inheritdoc/>
    public IOperator Create(OperatorRequest request) => options.Boundary switch
    {
        BlurBoundary.Circular => Circular(request),
        BlurBoundary.Reflect => Reflected(request),
        _ => Valid(request),
    };

    private LinearOperator Circular(OperatorRequest request)
    {
        var (c, h, w) = request.Image;
        var torus = new CircularConvolution(_kernel, h, w, request.DType, request.Device);
        return new LinearOperator(request.Image, [c, h, w], torus.Apply, torus.ApplyTransposed, torus)
        { Norm = torus.Norm, ClosedFormPseudoInverse = torus.ApplyInverse };
    }

    private LinearOperator Reflected(OperatorRequest request)
    {
        var (c, h, w) = request.Image;
        var border = new MirroredBorder(h, w, _kernel, request.Device);
        var torus = new CircularConvolution(
            _kernel, h + _kernel.Height - 1, w + _kernel.Width - 1, request.DType, request.Device);
        return new LinearOperator(request.Image, [c, h, w],
            x => Inner(torus.Apply(border.Apply(x)), h, w),
            y => border.ApplyTransposed(torus.ApplyTransposed(Outer(y))), border, torus)
        { NormBound = border.Norm * torus.Norm };
    }

    private LinearOperator Valid(OperatorRequest request)
    {
        var (c, h, w) = request.Image;
        var (height, width) = (h - _kernel.Height + 1, w - _kernel.Width + 1);
        if (height < 1 || width < 1)
        {
            throw new PluginException($"a kernel of {_kernel.Height}x{_kernel.Width} pixels does not fit "
                + $"into an image of {h}x{w}: use a smaller kernel, or boundary: reflect");
        }
        var torus = new CircularConvolution(_kernel, h, w, request.DType, request.Device);
        return new LinearOperator(request.Image, [c, height, width],
            x => Inner(torus.Apply(x), height, width), y => torus.ApplyTransposed(Outer(y)), torus)
        { NormBound = torus.Norm };
    }

    private Tensor Inner(Tensor whole, int height, int width) => whole
        .narrow(2, _kernel.Height - 1 - _kernel.CentreRow, height)
        .narrow(3, _kernel.Width - 1 - _kernel.CentreColumn, width);

    /// <summary>Zeros around what <see cref="Inner"/> keeps.</summary>
    private Tensor Outer(Tensor inner) => nn.functional.pad(inner,
    [
        _kernel.Width - 1 - _kernel.CentreColumn, _kernel.CentreColumn,
        _kernel.Height - 1 - _kernel.CentreRow, _kernel.CentreRow,
    ]);
}
