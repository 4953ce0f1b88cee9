using System.Diagnostics;
using Idm.Sdk.Operators;
using static TorchSharp.torch;

namespace Idm.Sdk.Checks;

/// <summary>
/// The operator battery: proves, as far as numbers can, that an operator keeps its contract.
/// </summary>
/// <remarks>
/// The host runs <see cref="Quick"/> on every operator it creates. Authors run <see cref="Full"/> in their
/// tests, on small images and in float64, where rounding hides nothing:
/// <code>OperatorCheck.Full(a, Randomness.FromSeed(1), ScalarType.Float64, CPU).EnsurePassed("mine");</code>
/// </remarks>
public static class OperatorCheck
{
    /// <summary>
    /// What everything else takes for granted: a wrong shape may even end the process in native code.
    /// </summary>
    private static IReadOnlyList<IOperatorCheck> Prerequisites { get; } =
        [new ShapeCheck(), new TypeCheck(), new FiniteCheck(), new InputCheck()];

    /// <summary>All checks of <see cref="Full"/>, in order.</summary>
    public static IReadOnlyList<IOperatorCheck> All { get; } =
    [
        .. Prerequisites,
        new DeterminismCheck(), new ZeroCheck(), new LinearityCheck(), new BatchCheck(), new StrideCheck(),
        new AdjointCheck(), new DerivativeCheck(), new NormCheck(),
        new NormalCheck(), new PseudoInverseCheck(), new LeastNormCheck(), new AdjointInverseCheck(),
        new LeakCheck(),
    ];

    /// <summary>One A and one Aᵀ on two images: shapes, dtype, input left alone, finite, adjoint.</summary>
    /// <param name="a">The operator.</param>
    /// <param name="random">Where inputs are drawn from.</param>
    /// <param name="dtype">float32 or float64, as the operator was created for.</param>
    /// <param name="device">The device it was created for.</param>
    public static CheckReport Quick(IOperator a, Randomness random, ScalarType dtype, Device device) =>
        Run([new QuickCheck()], new OperatorUnderTest(a, random, dtype, device));

    /// <summary>The whole battery; for images of a few thousand pixels it takes a second or two.</summary>
    /// <remarks>
    /// It ends early where a failure (a wrong shape, say) would make nonsense of what follows.
    /// </remarks>
    /// <param name="a">The operator.</param>
    /// <param name="random">Where inputs are drawn from.</param>
    /// <param name="dtype">float32 or float64, as the operator was created for.</param>
    /// <param name="device">The device it was created for.</param>
    public static CheckReport Full(IOperator a, Randomness random, ScalarType dtype, Device device) =>
        Run(All, new OperatorUnderTest(a, random, dtype, device));

    private static CheckReport Run(IEnumerable<IOperatorCheck> checks, OperatorUnderTest subject)
    {
        var results = new List<CheckResult>();
        foreach (var check in checks)
        {
            results.Add(Run(check, subject));
            if (!results[^1].Passed && Prerequisites.Contains(check)) break;
        }
        return new CheckReport(results);
    }

    private static CheckResult Run(IOperatorCheck check, OperatorUnderTest subject)
    {
        using var scope = NewDisposeScope();
        try
        {
            return check.Run(subject);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return CheckResult.Fail(check.Name, Thrown(e));
        }
    }

    /// <summary>What the operator threw, and the line of its source where that is known.</summary>
    private static string Thrown(Exception e)
    {
        var firstLine = e.Message.Split('\n')[0].TrimEnd();         // native errors bring their stack along
        if (e is PluginException) return firstLine;
        var frame = new StackTrace(e, fNeedFileInfo: true).GetFrames().FirstOrDefault(f => f.GetFileName() is not null
            && f.GetMethod()?.Module.Assembly.GetName().Name?.StartsWith("Idm.", StringComparison.Ordinal) == false);
        var place = frame is null ? "" : FormattableString.Invariant(
            $" at {Path.GetFileName(frame.GetFileName())}({frame.GetFileLineNumber()},{frame.GetFileColumnNumber()})");
        return $"it threw {e.GetType().Name}: {firstLine}{place}";
    }
}
