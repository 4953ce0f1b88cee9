using static TorchSharp.torch;

namespace Idm.Sdk.Operators;

/// <summary>The export of kind <c>noise</c>: what disturbs a measurement.</summary>
public interface INoise
{
    /// <summary>Returns the disturbed measurement; <paramref name="y"/> is left unchanged.</summary>
    /// <param name="y">The exact measurement (N, ...).</param>
    /// <param name="random">The stream to draw from.</param>
    Tensor Apply(Tensor y, RandomStream random);

    /// <summary>
    /// σ_y, the standard deviation of y' − y, in units of y; null if it is not known, or depends on y.
    /// </summary>
    double? Sigma => null;
}
