using Idm.Common;

namespace Idm.TorchRuntime;

/// <summary>One finding about this machine.</summary>
/// <param name="Name">What was looked at.</param>
/// <param name="Value">What was found.</param>
/// <param name="Severity">What it means.</param>
/// <param name="Advice">What to do; null when there is nothing to do.</param>
public sealed record DoctorLine(
    string Name, string Value, Severity Severity = Severity.Note, string? Advice = null);
