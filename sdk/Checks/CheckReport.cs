namespace Idm.Sdk.Checks;

/// <summary>Findings of a conformance suite, check by check.</summary>
/// <param name="Results">In the order of the conformance suite.</param>
public sealed record CheckReport(IReadOnlyList<CheckResult> Results)
{
    /// <summary>Whether every check passed.</summary>
    public bool Passed => Results.All(r => r.Passed);

    /// <summary>The checks that did not pass.</summary>
    public IEnumerable<CheckResult> Failures => Results.Where(r => !r.Passed);

    /// <summary>Does nothing if every check passed.</summary>
    /// <param name="operatorName">How the user knows the operator, for example <c>block-cs</c>.</param>
    /// <exception cref="PluginException">A check failed; the message lists each failure with its
    /// numbers.</exception>
    public void EnsurePassed(string operatorName)
    {
        if (Passed) return;
        var failures = string.Join(Environment.NewLine, Failures.Select(f => "  " + f));
        throw new PluginException(
            $"the operator '{operatorName}' does not keep its contract: "
            + $"{Failures.Count()} of {Results.Count} checks failed. No image was restored with it; "
            + $"fix the operator.{Environment.NewLine}{failures}");
    }

    /// <summary>A line for each check, failures included.</summary>
    public override string ToString() => string.Join(Environment.NewLine, Results);
}
