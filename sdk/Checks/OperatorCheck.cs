using System.Diagnostics;
using System.Globalization;
using Idm.Sdk.Checks.Factories;
using Idm.Sdk.Checks.Nonlinear;
using Idm.Sdk.Operators;
using static TorchSharp.torch;

namespace Idm.Sdk.Checks;

/// <summary>
/// The operator conformance suite: proves, as far as numbers can, that an operator keeps its contract.
/// </summary>
/// <remarks>
/// The host runs <see cref="Quick"/> on every operator it creates. Authors run <see cref="Full"/> in their
/// tests, on small images and in float64, where rounding hides nothing, and <see cref="Factory"/>:
/// <code>
/// OperatorCheck.Full(a, RandomStream.FromSeed(1), ScalarType.Float64, CPU).EnsurePassed("mine");
/// </code>
/// Complex measurements are stored as real pairs, (..., 2): ⟨·,·⟩ is the real inner product, and the adjoint
/// for it is the conjugate transpose, so that a forgotten conjugate fails like any other wrong adjoint.
/// </remarks>
public static class OperatorCheck
{
    /// <summary>
    /// Checks that all others build on: a wrong shape may even end the process in native code.
    /// </summary>
    private static IReadOnlyList<IOperatorCheck> Prerequisites { get; } =
        [new ShapeCheck(), new TypeCheck(), new FiniteCheck(), new InputCheck()];

    /// <summary>All checks of <see cref="Full"/> for a linear operator, in order.</summary>
    public static IReadOnlyList<IOperatorCheck> All { get; } =
    [
        .. Prerequisites,
        new DeterminismCheck(), new ZeroCheck(), new LinearityCheck(), new BatchCheck(), new StrideCheck(),
        new AdjointCheck(), new DerivativeCheck(), new PullbackCheck(), new NormCheck(),
        new NormalCheck(), new PseudoInverseCheck(), new LeastNormCheck(), new AdjointInverseCheck(),
        new LeakCheck(),
    ];

    /// <summary>
    /// All checks of <see cref="Full"/> for a map that says that it is not linear, in order.
    /// </summary>
    public static IReadOnlyList<IOperatorCheck> OfNonlinear { get; } =
    [
        .. Prerequisites,
        new DeterminismCheck(), new BatchCheck(), new StrideCheck(),
        new GradientCheck(), new LipschitzCheck(), new PseudoInverseCheck(), new LeakCheck(),
    ];

    private static IReadOnlyList<IFactoryCheck> OfFactories { get; } =
        [new SizeCheck(), new SeedCheck(), new PrecisionCheck(), new DeviceCheck(), new StateCheck()];

    /// <summary>One A and one Aᵀ on two images: shapes, dtype, input left alone, finite, adjoint.</summary>
    /// <param name="a">The operator.</param>
    /// <param name="random">Where inputs are drawn from.</param>
    /// <param name="dtype">float32 or float64, as the operator was created for.</param>
    /// <param name="device">The device it was created for.</param>
    public static CheckReport Quick(IOperator a, RandomStream random, ScalarType dtype, Device device) =>
        Run([new QuickCheck()], new OperatorUnderTest(a, random, dtype, device));

    /// <summary>
    /// The whole conformance suite; for images of a few thousand pixels it takes a second or two.
    /// </summary>
    /// <remarks>
    /// It ends early where a failure (a wrong shape, say) would make nonsense of what follows.
    /// </remarks>
    /// <param name="a">The operator.</param>
    /// <param name="random">Where inputs are drawn from.</param>
    /// <param name="dtype">float32 or float64, as the operator was created for.</param>
    /// <param name="device">The device it was created for.</param>
    public static CheckReport Full(IOperator a, RandomStream random, ScalarType dtype, Device device) =>
        Run(a.IsLinear ? All : OfNonlinear, new OperatorUnderTest(a, random, dtype, device));

    /// <summary>
    /// Checks of a factory: the conformance suite on awkward sizes, seeds, dtypes, devices, saved state.
    /// </summary>
    /// <param name="create">
    /// Makes a new factory with the same options; each is disposed, if it can be.
    /// </param>
    /// <param name="random">Where inputs and operators are drawn from.</param>
    /// <param name="dtype">float64, or float32 for operators whose tensors are saved in it.</param>
    /// <param name="device">Where the batteries run.</param>
    /// <param name="channels">Channels of the images.</param>
    public static CheckReport Factory(
        Func<IOperatorFactory> create, RandomStream random, ScalarType dtype, Device device, int channels = 1)
    {
        var subject = new FactoryUnderTest(create, random, dtype, device, channels);
        return new CheckReport([.. OfFactories.Select(check => Guard(check.Name, () => check.Run(subject)))]);
    }

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

    private static CheckResult Run(IOperatorCheck check, OperatorUnderTest subject) =>
        Guard(check.Name, () => check.Run(subject));

    /// <summary>Runs the check, in a dispose scope; an exception is a failure.</summary>
    internal static CheckResult Guard(string name, Func<CheckResult> check)
    {
        using var scope = NewDisposeScope();
        try
        {
            return check();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return CheckResult.Fail(name, Thrown(e));
        }
    }

    /// <summary>The operator's exception, with its source line if known.</summary>
    private static string Thrown(Exception e)
    {
        var firstLine = e.Message.Split('\n')[0].TrimEnd();         // native errors bring their stack along
        if (e is PluginException) return firstLine;
        var frame = new StackTrace(e, fNeedFileInfo: true).GetFrames().FirstOrDefault(IsTheOperators);
        var place = frame is null ? "" : string.Create(CultureInfo.InvariantCulture,
            $" at {Path.GetFileName(frame.GetFileName())}"
            + $"({frame.GetFileLineNumber()},{frame.GetFileColumnNumber()})");
        return $"it threw {e.GetType().Name}: {firstLine}{place}";
    }

    private static bool IsTheOperators(StackFrame frame) => frame.GetFileName() is not null
        && frame.GetMethod()?.Module.Assembly.GetName().Name is { } assembly
        && !assembly.StartsWith("Idm.", StringComparison.Ordinal);
}
