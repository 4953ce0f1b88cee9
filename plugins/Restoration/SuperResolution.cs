using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Idm.Sdk;
using Idm.Sdk.Operators;
using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Plugins.Restoration;

/// <summary>Downsampling method.</summary>
public enum Downsampling
{
    /// <summary>Each small pixel is the mean of its f x f large ones.</summary>
    Average,

    /// <summary>
    /// Bicubic (a = −½) with the kernel stretched by f, as Pillow and MATLAB shrink images.
    /// </summary>
    Bicubic,
}

/// <summary>Options of <see cref="SuperResolution"/>.</summary>
public sealed record SuperResolutionOptions
{
    [Description("How many times smaller each side becomes. Images are padded to whole multiples.")]
    [Range(2, 64)]
    public int Factor { get; init; } = 4;

    [Description("How: average of f x f pixels, or bicubic with antialiasing.")]
    public Downsampling Kernel { get; init; } = Downsampling.Average;
}

/// <summary>Super-resolution: the image is seen at a fraction of its size.</summary>
[PluginExport(ExportKinds.Operator, "super-resolution", "The image is seen at a fraction of its size.",
    Equation = "y = R_h x R_wᵀ;  average: A⁺ = f² Aᵀ, ‖A‖ = 1/f;  bicubic: A⁺ = R_h⁺ ⊗ R_w⁺, ‖A‖ = ‖R_h‖ "
        + "‖R_w‖",
    Shapes = "x (N, C, H, W), H and W multiples of f; y (N, C, H/f, W/f)",
    Citation = "R. G. Keys, Cubic Convolution Interpolation for Digital Image Processing, IEEE TASSP 29(6), "
        + "1981, doi:10.1109/TASSP.1981.1163711")]
public sealed class SuperResolution(SuperResolutionOptions options) : IOperatorFactory
{
    /// <inheritdoc/>
    public ImageShape Pad(ImageShape image) => image.RoundUp(options.Factor);

    /// <inheritdoc/>
    public IOperator Create(OperatorRequest request)
    {
        var image = request.Image;
        if (Pad(image) != image)
        {
            throw new PluginException(
                $"super-resolution by {options.Factor} takes sides that are multiples of it, but the image "
                    + $"is {image}: crop it, or choose another factor");
        }
        return options.Kernel == Downsampling.Average ? Average(image) : Bicubic(request);
    }

    private LinearOperator Average(ImageShape image)
    {
        var ((c, h, w), f) = (image, options.Factor);
        var (small, large) = ((1.0 / (f * f)).ToScalar(), ((double)f * f).ToScalar());
        return new LinearOperator(image, [c, h / f, w / f],
            x => x.reshape(x.shape[0], c, h / f, f, w / f, f).mean([3, 5]),
            y => Spread(y).mul(small),
            small, large)
        {
            Norm = 1.0 / f,
            ClosedFormPseudoInverse = Spread,
        };

        Tensor Spread(Tensor y) => y.repeat_interleave(f, 2).repeat_interleave(f, 3);
    }

    private LinearOperator Bicubic(OperatorRequest request)
    {
        var (c, h, w) = request.Image;
        using var scope = NewDisposeScope();
        var (down, across) = (BicubicMatrix.Of(h, options.Factor), BicubicMatrix.Of(w, options.Factor));
        var norm = linalg.svdvals(down)[0].item<double>() * linalg.svdvals(across)[0].item<double>();
        var (rows, rowsInverse) = (Placed(down), Placed(linalg.pinv(down)));
        var (columns, columnsInverse) = (Placed(across.t()), Placed(linalg.pinv(across).t()));
        var (rowsT, columnsT) = (Placed(down.t()), Placed(across));
        return new LinearOperator(request.Image, [c, h / options.Factor, w / options.Factor],
            x => rows.matmul(x).matmul(columns), y => rowsT.matmul(y).matmul(columnsT),
            rows, rowsInverse, columns, columnsInverse, rowsT, columnsT)
        {
            Norm = norm,
            ClosedFormPseudoInverse = y => rowsInverse.matmul(y).matmul(columnsInverse),
        };

        Tensor Placed(Tensor matrix) => matrix.to(request.DType).to(request.Device).contiguous().clone();
    }
}
