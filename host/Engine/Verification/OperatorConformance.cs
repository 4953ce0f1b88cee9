using Idm.Sdk;
using Idm.Sdk.Checks;
using Idm.Sdk.Operators;
using Idm.TorchRuntime;
using static TorchSharp.torch;

namespace Idm.Engine.Verification;

/// <summary>
/// The whole conformance suite on an operator that nobody has vouched for, with the options it was given.
/// </summary>
/// <param name="Image">
/// The image that it was tried on, padded; null if it took none of those that are tried.
/// </param>
/// <param name="Report">What the conformance suite found.</param>
/// <param name="DeclaredNorm">‖A‖ as the operator says; null if it does not.</param>
/// <param name="FoundNorm">‖A‖ as estimated; null if the conformance suite failed.</param>
/// <param name="Refusal">Why it took no image; null if it did.</param>
public sealed record OperatorConformance(
    ImageShape? Image, CheckReport Report, double? DeclaredNorm, double? FoundNorm, string? Refusal)
{
    private const long Seed = 1;

    // Sides that differ tell rows from columns; those that suit blocks and strides come next.
    private static readonly ImageShape[] Shapes =
        [new(1, 20, 16), new(1, 32, 32), new(1, 64, 64), new(3, 20, 16), new(3, 32, 32), new(2, 32, 32)];

    /// <summary>Element type of trials: rounding hides nothing in float64 on the CPU.</summary>
    public static ScalarType DType => ScalarType.Float64;

    /// <summary>Largest |⟨A x, y⟩ − ⟨x, Aᵀ y⟩| / (‖A x‖ ‖y‖); null if it was not measured.</summary>
    public double? AdjointError
    {
        get
        {
            var measured = Report.Results.FirstOrDefault(r => r.Name == "adjoint")?.Measured;
            return measured is { } error && double.IsFinite(error) ? error : null;
        }
    }

    /// <summary>Tries the operator on the first image that it takes, of a few small ones.</summary>
    /// <param name="factory">What creates it; stays the caller's.</param>
    public static OperatorConformance Run(IOperatorFactory factory)
    {
        var refusal = "";
        foreach (var shape in Shapes)
        {
            using var scope = NewDisposeScope();
            try
            {
                var image = factory.Pad(shape);
                using var a = Create(factory, image, DType);
                return Run(a, image);
            }
            catch (PluginException e)
            {
                refusal = e.Message;            // this image does not suit it: the next may
            }
            catch (Exception e)
            {
                // Native errors bring their stack along.
                var message = e.Message.Split('\n')[0].TrimEnd();
                var reason = $"creating it for {shape} threw {e.GetType().Name}: {message}";
                var report = new CheckReport([CheckResult.Fail("creation", reason)]);
                return new OperatorConformance(shape, report, null, null, null);
            }
        }
        return new OperatorConformance(null, new CheckReport([]), null, null, refusal);
    }

    /// <summary>Creates the operator as trials do: the same streams each time.</summary>
    internal static IOperator Create(IOperatorFactory factory, ImageShape image, ScalarType dtype)
    {
        var random = RandomStream.FromSeed(Seed).Derive("trial");
        return factory.Create(
            new OperatorRequest(image, dtype, CPU, random.Derive("shared"), random.Derive("item")));
    }

    private static OperatorConformance Run(IOperator a, ImageShape image)
    {
        using var single = new SingleThread();
        var random = RandomStream.FromSeed(Seed).Derive("check");
        // A wrong adjoint upsets everything that is built on it: it is said first, with its two inner
        // products.
        var report = OperatorCheck.Quick(a, random, DType, CPU);
        if (report.Passed) report = OperatorCheck.Full(a, random, DType, CPU);
        double? found = report.Passed ? OperatorNorm.Estimate(a, random.Derive("norm"), DType, CPU) : null;
        return new OperatorConformance(image, report, a.Norm, found, null);
    }
}
