using static TorchSharp.torch;

namespace Idm.Sdk.Operators;

/// <summary>‖A‖ of an operator whose author does not know it.</summary>
internal static class DerivedNorm
{
    /// <summary>
    /// Half of what the conformance suite allows a declared norm to be off: step sizes need a bound from
    /// above.
    /// </summary>
    private const double Headroom = 1.0005;

    /// <summary>Always from the same start, so that two runs see the same number.</summary>
    public static double Of(IOperator a, ScalarType dtype, Device device) =>
        Headroom * OperatorNorm.Estimate(a, RandomStream.FromSeed(0).Derive("norm"), dtype, device);
}
