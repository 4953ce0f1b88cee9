using System.Text;

namespace Idm.Sdk.Tests.PublicApi;

/// <summary>What changed between two listings, and which version that asks for.</summary>
/// <param name="Breaking">Lines that are gone, and new members that implementers would have to write.</param>
/// <param name="Additions">New lines that hurt nobody.</param>
internal sealed record ApiChange(IReadOnlyList<string> Breaking, IReadOnlyList<string> Additions)
{
    public bool None => Breaking.Count == 0 && Additions.Count == 0;

    public static ApiChange Between(IReadOnlyCollection<string> before, IReadOnlyCollection<string> after)
    {
        var types = before.Where(l => l.Contains(" : interface", StringComparison.Ordinal)
            || l.Contains(" : abstract class", StringComparison.Ordinal)).Select(l => l.Split(" : ")[0])
            .ToList();
        var added = after.Except(before).ToList();
        var mustBeWritten = added.Where(l => l.EndsWith(" abstract", StringComparison.Ordinal)
            && types.Any(t => l.StartsWith(t + ".", StringComparison.Ordinal))).ToList();
        return new ApiChange(
            [.. before.Except(after).Select(l => "- " + l), .. mustBeWritten.Select(l => "+ " + l)],
            [.. added.Except(mustBeWritten).Select(l => "+ " + l)]);
    }

    /// <summary>The version that the change asks for.</summary>
    public Version After(Version released) =>
        Breaking.Count > 0 ? new Version(released.Major + 1, 0, 0)
        : Additions.Count > 0 ? new Version(released.Major, released.Minor + 1, 0) : released;

    /// <summary>What changed, and what to do.</summary>
    public string Explain(Version released, string command)
    {
        var text = new StringBuilder("the public surface of Idm.Sdk is not the listed one.\n");
        if (Breaking.Count > 0)
            text.Append("Plugins that exist would break:\n  ").AppendJoin("\n  ", Breaking)
                .Append("\n(a member that an interface gets needs a default)\n");
        if (Additions.Count > 0) text.Append("New:\n  ").AppendJoin("\n  ", Additions).Append('\n');
        return text.Append(
            $"If that is meant: {released.ToString(3)} was released? Then set IdmSdkVersion in "
            + $"sdk/build/Idm.Sdk.Version.props to {After(released).ToString(3)}. Then list it anew, and "
            + $"commit the list:\n  {command}")
            .ToString();
    }
}
