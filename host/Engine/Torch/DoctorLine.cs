namespace Idm.Engine.Torch;

/// <summary>One finding about this machine.</summary>
/// <param name="Name">What was looked at.</param>
/// <param name="Value">What was found.</param>
/// <param name="Verdict">What it means.</param>
/// <param name="Advice">What to do; null when there is nothing to do.</param>
public sealed record DoctorLine(string Name, string Value, Verdict Verdict = Verdict.Ok, string? Advice = null);

/// <summary>What a finding means.</summary>
public enum Verdict
{
    /// <summary>As it should be.</summary>
    Ok,

    /// <summary>The program works, but less well than it could.</summary>
    Warn,

    /// <summary>Something will not work.</summary>
    Fail,
}
