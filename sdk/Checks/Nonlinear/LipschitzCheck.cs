namespace Idm.Sdk.Checks.Nonlinear;

/// <summary>‖f(u) − f(v)‖ ≤ L ‖u − v‖, and ‖J(u)ᵀ w‖ ≤ L ‖w‖, for the declared bound L.</summary>
/// <remarks>Tried, not proved: a bound that is only broken in rare places is not found.</remarks>
internal sealed class LipschitzCheck : IOperatorCheck
{
    public string Name => "bound";

    public CheckResult Run(OperatorUnderTest subject)
    {
        var a = subject.Operator;
        if (a.NormBound is not { } bound) return CheckResult.Pass(Name, "none declared");
        var (u, v, w) = (subject.Images(8), subject.Images(8), subject.Measurements(8));
        var growth = Largest(a.Forward(u).sub(a.Forward(v)), u.sub(v));
        var slope = Largest(a.Pullback(u, w), w);
        return CheckResult.Within(Name, Math.Max(growth, slope), bound * (1 + subject.Rounding),
            FormattableString.Invariant(
            $"‖f(u) − f(v)‖ / ‖u − v‖ up to {growth:g6}, ‖J(u)ᵀ w‖ / ‖w‖ up to {slope:g6}"));
    }

    private static double Largest(TorchSharp.torch.Tensor found, TorchSharp.torch.Tensor given) =>
        Comparison.Dot(found, found)
            .Zip(Comparison.Dot(given, given), (f, g) => f == 0 ? 0 : Math.Sqrt(f / g))
            .Max();
}
