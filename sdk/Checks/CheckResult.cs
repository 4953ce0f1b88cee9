namespace Idm.Sdk.Checks;

/// <summary>Finding of one check.</summary>
/// <param name="Name">The check, for example <c>adjoint</c>.</param>
/// <param name="Passed">Whether the operator keeps this part of its contract.</param>
/// <param name="Measured">How far off it is, in the check's own unit; NaN where the check could not
/// measure.</param>
/// <param name="Limit">The largest <paramref name="Measured"/> that passes.</param>
/// <param name="Detail">What was compared with what, and what to do about it; empty if there is nothing to
/// say.</param>
public sealed record CheckResult(string Name, bool Passed, double Measured, double Limit, string Detail)
{
    /// <summary>
    /// A result that passes if <paramref name="measured"/> is a number not above the limit.
    /// </summary>
    public static CheckResult Within(string name, double measured, double limit, string detail) =>
        new(name, measured <= limit, measured, limit, detail);

    /// <summary>A result that passes.</summary>
    public static CheckResult Pass(string name, string detail = "") => new(name, true, 0, 0, detail);

    /// <summary>A result that fails for a reason that is not a number.</summary>
    public static CheckResult Fail(string name, string detail) => new(name, false, double.NaN, 0, detail);

    /// <summary>One line: verdict, name, measured value, limit, detail.</summary>
    public override string ToString()
    {
        var verdict = Passed ? "ok    " : "FAILED";
        var number = double.IsNaN(Measured) || (Measured == 0 && Limit == 0)
            ? new string(' ', 23)
            : FormattableString.Invariant($"{Measured,10:g3} <= {Limit,-9:g3}");
        return $"{verdict} {Name,-24} {number} {Detail}".TrimEnd();
    }
}
