using System.Globalization;

namespace Idm.Plugins.Tests.Reference;

/// <summary>An entry of the authors' state dict.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Shape">Its sizes in the full network.</param>
/// <param name="Canonical">The name of the tensor that it is: another one for an alias.</param>
internal sealed record PublishedWeight(string Name, long[] Shape, string Canonical)
{
    /// <summary>
    /// All 1079, in the order of the file: <c>name [3, 3]</c>, and <c>-> name</c> for an alias.
    /// </summary>
    public static IReadOnlyList<PublishedWeight> All()
    {
        using var stream =
            typeof(PublishedWeight).Assembly.GetManifestResourceStream("published_state_dict.txt")!;
        using var reader = new StreamReader(stream);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Parse)];
    }

    private static PublishedWeight Parse(string line)
    {
        var (open, close) =
            (line.IndexOf(" [", StringComparison.Ordinal), line.IndexOf(']', StringComparison.Ordinal));
        var shape = line[(open + 2)..close].Split(", ")
            .Select(side => long.Parse(side, CultureInfo.InvariantCulture));
        var alias = line.IndexOf("-> ", StringComparison.Ordinal);
        return new PublishedWeight(
            line[..open], [.. shape], alias < 0 ? line[..open] : line[(alias + 3)..].Trim());
    }
}
