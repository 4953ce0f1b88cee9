using static TorchSharp.torch;

namespace Idm.Sdk.Operators.Composition;

/// <summary>
/// ‖A‖ of an operator that nothing is known of but its products: estimated when it is first asked for.
/// </summary>
/// <remarks>From a start that never changes, so that two runs see the same number.</remarks>
internal sealed class LazyNorm(IOperator a, ScalarType dtype, Device device)
{
    private const double Tolerance = 1e-7;
    private double? _value;

    public double Value => _value ??= OperatorNorm.Estimate(
        a, RandomStream.FromSeed(0).Derive("norm"), dtype, device,
        dtype == ScalarType.Float64 ? Tolerance : 10 * Tolerance);
}
