using static TorchSharp.torch;

namespace Idm.Sdk.Operators;

/// <summary>A matrix over all pixels: A x = M vec(x), one row for each number measured.</summary>
public static class DenseMatrix
{
    /// <summary>The operator; it keeps a copy of the matrix.</summary>
    /// <param name="request">What it is created for.</param>
    /// <param name="matrix">
    /// M: (m, C·H·W), its columns in the order of the image: channel, row, column.
    /// </param>
    /// <param name="orthonormalRows">Whether M Mᵀ = I: then A⁺ = Aᵀ and ‖A‖ = 1. Proved, not trusted.</param>
    /// <exception cref="PluginException">The matrix does not fit the image.</exception>
    public static LinearOperator Of(OperatorRequest request, Tensor matrix, bool orthonormalRows = false)
    {
        var image = request.Image;
        if (matrix.dim() != 2 || matrix.shape[1] != image.Count)
        {
            throw new PluginException($"a matrix of ({string.Join(", ", matrix.shape)}) does not measure an "
                + $"image of {image}: expected (rows, {image.Count}), a column for each sample. "
                + "Transpose it, or use images of the size that it was made for");
        }
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var m = matrix.detach().to(request.DType).to(request.Device).contiguous().clone();
        var transposed = m.t().contiguous();
        long[] sides = [-1, image.Channels, image.Height, image.Width];
        LinearOperator Make(double? norm) => new(
            image, [m.shape[0]], x => x.flatten(1).mm(transposed), y => y.mm(m).reshape(sides), m, transposed)
        { Norm = norm, PseudoInverseIsAdjoint = orthonormalRows };

        return Make(orthonormalRows ? 1 : DerivedNorm.Of(Make(null), request.DType, request.Device));
    }
}
