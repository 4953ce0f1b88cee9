namespace Idm.Sdk.Checks;

/// <summary>
/// A takes (N, C, H, W) to (N, measurement) and Aᵀ, A⁺, AᵀA go back, for one item and for three.
/// </summary>
internal sealed class ShapeCheck : IOperatorCheck
{
    public string Name => "shapes";

    public CheckResult Run(OperatorUnderTest subject)
    {
        var a = subject.Operator;
        foreach (var n in (int[])[1, 3])
        {
            var (image, measurement) = (subject.ImageShape(n), subject.MeasurementShape(n));
            var (x, y) = (subject.Images(n), subject.Measurements(n));
            var fault = Fault("A", image, a.Forward(x).shape, measurement)
                ?? Fault("Aᵀ", measurement, a.Adjoint(y).shape, image)
                ?? Fault("AᵀA", image, a.Normal(x).shape, image);
            if (fault is not null) return CheckResult.Fail(Name, fault);
        }
        return CheckResult.Pass(Name);
    }

    internal static string? Fault(string map, long[] from, long[] found, long[] expected) =>
        found.SequenceEqual(expected)
            ? null
            : $"{map} took {Comparison.Shape(from)} to {Comparison.Shape(found)}, "
              + $"expected {Comparison.Shape(expected)}: fix {map} or the declared shape";
}
