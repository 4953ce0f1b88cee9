using Idm.Sdk.Operators;
using static TorchSharp.torch;

namespace Idm.Sdk.Checks;

/// <summary>The operator battery: proves, as far as numbers can, that an operator keeps its contract.</summary>
/// <remarks>
/// The host runs <see cref="Quick"/> on every operator it creates. Authors run <see cref="Full"/> in their tests, on
/// small images and in float64, where rounding hides nothing:
/// <code>OperatorCheck.Full(op, Randomness.FromSeed(1), ScalarType.Float64, CPU).EnsurePassed("my-operator");</code>
/// </remarks>
public static class OperatorCheck
{
    /// <summary>What everything else takes for granted: a wrong shape may end the process in native code.</summary>
    private static IReadOnlyList<IOperatorCheck> Prerequisites { get; } = [new ShapeCheck(), new TypeCheck()];

    /// <summary>All checks of <see cref="Full"/>, in order.</summary>
    public static IReadOnlyList<IOperatorCheck> All { get; } =
    [
        .. Prerequisites,
        new InputCheck(), new DeterminismCheck(), new FiniteCheck(),
        new ZeroCheck(), new LinearityCheck(), new BatchCheck(), new StrideCheck(),
        new AdjointCheck(), new DerivativeCheck(), new NormCheck(),
        new NormalCheck(), new PseudoInverseCheck(), new LeastNormCheck(), new AdjointInverseCheck(),
        new LeakCheck(),
    ];

    /// <summary>A A and an Aᵀ on two images: shapes, dtype, input left alone, finite, adjoint.</summary>
    /// <param name="a">The operator.</param>
    /// <param name="random">Where inputs are drawn from.</param>
    /// <param name="dtype">float32 or float64, as the operator was created for.</param>
    /// <param name="device">The device it was created for.</param>
    public static CheckReport Quick(IOperator a, Randomness random, ScalarType dtype, Device device) =>
        Run([new QuickCheck()], new OperatorUnderTest(a, random, dtype, device));

    /// <summary>The whole battery; for images of a few thousand pixels it takes a second or two.</summary>
    /// <param name="a">The operator.</param>
    /// <param name="random">Where inputs are drawn from.</param>
    /// <param name="dtype">float32 or float64, as the operator was created for.</param>
    /// <param name="device">The device it was created for.</param>
    public static CheckReport Full(IOperator a, Randomness random, ScalarType dtype, Device device)
    {
        var subject = new OperatorUnderTest(a, random, dtype, device);
        var prerequisites = Run(Prerequisites, subject);
        return prerequisites.Passed
            ? new CheckReport([.. prerequisites.Results, .. Run(All.Skip(Prerequisites.Count), subject).Results])
            : prerequisites;
    }

    private static CheckReport Run(IEnumerable<IOperatorCheck> checks, OperatorUnderTest subject) =>
        new([.. checks.Select(check => Run(check, subject))]);

    private static CheckResult Run(IOperatorCheck check, OperatorUnderTest subject)
    {
        using var scope = NewDisposeScope();
        try
        {
            return check.Run(subject);
        }
        catch (Exception e)
        {
            return CheckResult.Fail(check.Name, $"it threw {e.GetType().Name}: {e.Message}");
        }
    }
}
