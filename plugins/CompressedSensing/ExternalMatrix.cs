using System.Globalization;
using Idm.Sdk;
using static TorchSharp.torch;

namespace Idm.Plugins.CompressedSensing;

/// <summary>
/// A matrix Φ that comes from elsewhere: brought into our form, and measured. Owns its tensors.
/// </summary>
internal sealed class ExternalMatrix : IDisposable
{
    /// <summary>
    /// Takes over a matrix, (pixels of a block, q) or (q, pixels); the tensor stays the caller's.
    /// </summary>
    /// <param name="matrix">The matrix.</param>
    /// <param name="pixels">Pixels of a block.</param>
    /// <param name="origin">Where it comes from, for messages.</param>
    /// <exception cref="PluginException">It is no such matrix.</exception>
    public ExternalMatrix(Tensor matrix, int pixels, string origin)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        Require(matrix.dim() == 2 && matrix.is_floating_point(), Found("a matrix of floating-point numbers"));
        // A square one is taken as it is.
        var upright = matrix.shape[0] == pixels ? matrix : matrix.t();
        var side = (int)Math.Sqrt(pixels);
        Require(upright.shape[0] == pixels && upright.shape[1] is > 0 and var q && q <= pixels, Found(
            $"[{pixels}, q] or [q, {pixels}] with q from 1 to {pixels}, as a block has {side} x {side} "
            + "pixels: set operator.block to the one that the matrix is for"));
        var phi = upright.to(ScalarType.Float32).cpu().contiguous().clone();
        Require(
            phi.isfinite().all().item<bool>(),
            $"{origin}: found a matrix Φ with numbers that are not finite");
        Require(phi.abs().max().item<float>() > 0, $"{origin}: found a matrix Φ that is 0");
        Geometry = MatrixGeometry.Of(phi);
        Phi = phi.DetachFromDisposeScope();

        string Found(string expected) =>
            $"{origin}: found a matrix Φ of {matrix.dtype} [{string.Join(", ", matrix.shape)}], expected "
                + $"{expected}";
    }

    /// <summary>Φ, (pixels of a block, q), float32, on the CPU.</summary>
    public Tensor Phi { get; }

    /// <summary>Effect of the matrix on lengths.</summary>
    public MatrixGeometry Geometry { get; }

    /// <summary>Its size and how orthonormal it is, for people.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"Φ is {Phi.shape[0]} x {Phi.shape[1]}, a ratio of {Phi.shape[1] / (double)Phi.shape[0]:g4}; ")
        + string.Create(CultureInfo.InvariantCulture, $"|ΦᵀΦ - I| up to {Geometry.Deviation:g3}")
        + (Geometry.Dual is null
            ? ": orthonormal"
            : string.Create(
                CultureInfo.InvariantCulture,
                $": not orthonormal, norm {Geometry.Norm:g4}; A⁺ by its Gram matrix"));

    public void Dispose()
    {
        Phi.Dispose();
        Geometry.Dual?.Dispose();
    }

    private static void Require(bool holds, string message)
    {
        if (!holds) throw new PluginException(message);
    }
}
