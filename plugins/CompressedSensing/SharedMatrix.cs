using static TorchSharp.torch;

namespace Idm.Plugins.CompressedSensing;

/// <summary>Φ as the operators of all images use it, on one device.</summary>
internal sealed class SharedMatrix : IDisposable
{
    public SharedMatrix(Tensor phi, ScalarType dtype, Device device, MatrixGeometry? geometry = null)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        // One layout wherever Φ comes from: products round by it.
        Phi = phi.to(dtype).to(device).contiguous().clone().DetachFromDisposeScope();
        Transposed = Phi.t().contiguous().DetachFromDisposeScope();
        if (2 * phi.shape[1] > phi.shape[0]) Projector = Phi.mm(Transposed).DetachFromDisposeScope();
        Norm = geometry?.Norm ?? 1;
        DualTransposed = geometry?.Dual?.to(dtype).to(device).t().contiguous().clone()
            .DetachFromDisposeScope();
    }

    /// <summary>Φ, (pixels of a block, q).</summary>
    public Tensor Phi { get; }

    /// <summary>Φᵀ, (q, pixels of a block), contiguous.</summary>
    public Tensor Transposed { get; }

    /// <summary>
    /// ΦΦᵀ where one product with it is cheaper than two with Φ, that is for q above half the pixels; else
    /// null.
    /// </summary>
    public Tensor? Projector { get; }

    /// <summary>(Φ (ΦᵀΦ)⁺)ᵀ, which takes y to A⁺y; null for orthonormal columns, where Φᵀ does.</summary>
    public Tensor? DualTransposed { get; }

    /// <summary>The largest singular value of Φ.</summary>
    public double Norm { get; }

    public void Dispose()
    {
        Phi.Dispose();
        Transposed.Dispose();
        Projector?.Dispose();
        DualTransposed?.Dispose();
    }
}
