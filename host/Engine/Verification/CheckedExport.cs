using Idm.PluginHosting;
using Idm.Sdk.Checks;

namespace Idm.Engine.Verification;

/// <summary>An export of a plugin after it was tried.</summary>
/// <param name="Export">The export.</param>
/// <param name="Trial">
/// What the conformance suite says; null for what is no operator, or was not tried.
/// </param>
/// <param name="Cost">What a call costs; null if that was not measured.</param>
/// <param name="Failure">Why it cannot be used; null if it can.</param>
/// <param name="NotTried">Why it was not tried, though it may be good; null if it was.</param>
/// <param name="Checks">What the conformance suite of its kind says; null for an operator, for a kind without
/// a suite, or where it was not tried.</param>
public sealed record CheckedExport(
    Export Export, OperatorConformance? Trial = null, OperatorCost? Cost = null,
    PluginFinding? Failure = null,
    string? NotTried = null, CheckReport? Checks = null)
{
    /// <summary>Whether nothing is wrong with it, as far as is known.</summary>
    public bool Passed => Failure is null && Trial?.Report.Passed != false && Checks?.Passed != false;
}
