using Idm.Sdk;
using static TorchSharp.torch;

namespace Idm.Plugins.Essentials;

/// <summary>Turns a measurement into counted photons and back.</summary>
/// <param name="noise">The name of the noise, for messages.</param>
/// <param name="photons">Photons expected where y = 1.</param>
internal sealed class PhotonCount(string noise, double photons)
{
    // What transforms and their rounding leave below 0 is still no light.
    private const double Rounding = 1e-4;

    /// <summary>Refuses measurements that cannot be light.</summary>
    /// <exception cref="PluginException">A number of y is below 0.</exception>
    public void RequireLight(Tensor y)
    {
        using var scope = NewDisposeScope();
        var lowest = y.detach().min().to(ScalarType.Float64).item<double>();
        var largest = y.detach().abs().max().to(ScalarType.Float64).item<double>();
        if (lowest >= -Rounding * largest) return;
        throw new PluginException(FormattableString.Invariant(
            $"the noise '{noise}' counts photons, but the measurement goes down to {lowest:g3}: ")
            + "use it with operators that measure brightness (blur, super-resolution, inpainting, "
            + "denoising), or use 'gaussian'");
    }

    /// <summary>Poisson(photons y) / photons.</summary>
    public double Draw(double y, RandomStream random) =>
        PoissonDraw.Of(photons * Math.Max(0, y), random) / photons;
}
