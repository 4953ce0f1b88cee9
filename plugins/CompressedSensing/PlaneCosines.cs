using static TorchSharp.torch;

namespace Idm.Plugins.CompressedSensing;

/// <summary>
/// The orthonormal DCT-II of rows and columns of images, (..., H, W): T Tᵀ = I, for any size.
/// </summary>
/// <param name="height">H.</param>
/// <param name="width">W.</param>
/// <param name="dtype">float32 or float64.</param>
/// <param name="device">Where the images are.</param>
internal sealed class PlaneCosines(int height, int width, ScalarType dtype, Device device) : IDisposable
{
    private readonly CosineTransform _down = new(height, dtype, device), _across = new(width, dtype, device);

    /// <summary>T x: coefficient (k, l) counts half waves down and across.</summary>
    public Tensor Apply(Tensor x) => _down.Apply(_across.Apply(x).transpose(-1, -2)).transpose(-1, -2);

    /// <summary>Tᵀ c, which is T⁻¹ c.</summary>
    public Tensor ApplyTransposed(Tensor c) =>
        _across.ApplyTransposed(_down.ApplyTransposed(c.transpose(-1, -2)).transpose(-1, -2));

    public void Dispose()
    {
        _down.Dispose();
        _across.Dispose();
    }
}
