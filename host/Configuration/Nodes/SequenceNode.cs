using Idm.Configuration.Errors;

namespace Idm.Configuration.Nodes;

/// <summary>A list.</summary>
internal sealed class SequenceNode(NodeOrigin origin, IReadOnlyList<Node> items)
    : Node(origin, 1 + items.Select(i => i.Height).DefaultIfEmpty().Max(), 1 + items.Sum(i => i.Weight))
{
    public IReadOnlyList<Node> Items { get; } = items;

    public override string? AsWritten => Written;

    public override string Shown => "a list";

    private string? Written { get; init; }

    public override Node Keeping(string written, string? unexpanded = null) =>
        new SequenceNode(Origin, Items) { Written = written, Unexpanded = unexpanded };
}
