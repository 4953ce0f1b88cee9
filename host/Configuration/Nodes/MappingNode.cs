using Idm.Configuration.Errors;

namespace Idm.Configuration.Nodes;

/// <summary>Keys with values, in the order they were written; no key twice.</summary>
internal sealed class MappingNode(NodeOrigin origin, IReadOnlyList<MappingEntry> entries)
    : Node(
        origin,
        1 + entries.Select(e => e.Value.Height).DefaultIfEmpty().Max(),
        1 + entries.Sum(e => 1 + e.Value.Weight))
{
    public IReadOnlyList<MappingEntry> Entries { get; } = entries;

    public override string? AsWritten => Written;

    public override string Shown => "a mapping";

    private string? Written { get; init; }

    public override Node Keeping(string written, string? unexpanded = null) =>
        new MappingNode(Origin, Entries) { Written = written, Unexpanded = unexpanded };

    public MappingEntry? Find(string key) => Entries.FirstOrDefault(e => e.Key == key);

    public MappingNode Without(string key) =>
        Find(key) is null ? this : new MappingNode(Origin, [.. Entries.Where(e => e.Key != key)]);

    /// <summary>The same mapping with another value for a key: in its place, or at the end.</summary>
    public MappingNode With(MappingEntry entry) =>
        new(Origin, Find(entry.Key) is null
            ? [.. Entries, entry]
            : [.. Entries.Select(e => e.Key == entry.Key ? entry : e)]);
}
