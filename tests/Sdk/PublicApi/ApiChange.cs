using System.Text;

namespace Idm.Sdk.Tests.PublicApi;

/// <summary>What changed since the released version, and which version that asks for.</summary>
/// <param name="Breaking">What is gone, and new members that implementers would have to write.</param>
/// <param name="Additions">What is new and breaks nothing.</param>
internal sealed record ApiChange(IReadOnlyList<string> Breaking, IReadOnlyList<string> Additions)
{
    private const string Removed = "*REMOVED*";

    /// <summary>The change that the two lists of the public surface describe.</summary>
    /// <param name="shipped">The lines of <c>PublicAPI.Shipped.txt</c>.</param>
    /// <param name="unshipped">The lines of <c>PublicAPI.Unshipped.txt</c>.</param>
    /// <param name="mustBeWritten">
    /// Whether a class that implements its type has to write a new member.
    /// </param>
    public static ApiChange Between(
        IReadOnlyCollection<string> shipped, IReadOnlyCollection<string> unshipped,
        Func<string, bool> mustBeWritten)
    {
        var types = shipped.Where(line => !line.StartsWith('#')).ToHashSet(StringComparer.Ordinal);
        var lines = unshipped.Where(line => line.Length > 0 && !line.StartsWith('#')).ToList();
        bool Breaks(string line) => line.StartsWith(Removed, StringComparison.Ordinal)
            || (types.Contains(OwnerOf(line)) && mustBeWritten(line));
        return new ApiChange([.. lines.Where(Breaks)], [.. lines.Where(line => !Breaks(line))]);
    }

    /// <summary>The lowest version that says what the change means.</summary>
    public Version After(Version released) =>
        Breaking.Count > 0 ? new Version(released.Major + 1, 0, 0)
        : Additions.Count > 0 ? new Version(released.Major, released.Minor + 1, 0) : released;

    /// <summary>What changed, and what to do.</summary>
    public string Explain(Version released, Version found)
    {
        var text = new StringBuilder($"the SDK is {found.ToString(3)}, {released.ToString(3)} was released, "
            + "and its public surface has changed since.\n");
        if (Breaking.Count > 0)
            text.Append("Plugins that exist would break:\n  ").AppendJoin("\n  ", Breaking)
                .Append("\n(a member that an interface gets needs a default)\n");
        if (Additions.Count > 0) text.Append("New:\n  ").AppendJoin("\n  ", Additions).Append('\n');
        return text.Append("If that is meant, set IdmSdkVersion in sdk/build/Idm.Sdk.Version.props to "
            + $"{After(released).ToString(3)} or more.").ToString();
    }

    /// <summary>The name of the type that a member belongs to, as the lists write it.</summary>
    internal static string OwnerOf(string line)
    {
        var name = NameOf(line);
        var dot = name.LastIndexOf('.');
        if (name.EndsWith(".get", StringComparison.Ordinal) || name.EndsWith(".set", StringComparison.Ordinal)
            || name.EndsWith(".init", StringComparison.Ordinal))
            dot = name.LastIndexOf('.', dot - 1);
        return dot < 0 ? "" : name[..dot];
    }

    /// <summary>The full name of a member, without modifiers, parameters and type.</summary>
    internal static string NameOf(string line)
    {
        var bare = line.Split(" -> ")[0].Split('(')[0].Split(" = ")[0];
        return bare.Split(' ')[^1];
    }
}
