using Idm.Configuration.Errors;

namespace Idm.Configuration.Nodes;

/// <summary>
/// Command line value that is no YAML: a text where one is wanted; elsewhere its faults are reported.
/// </summary>
internal sealed class UnreadNode(NodeOrigin origin, string text, IReadOnlyList<ConfigurationError> faults)
    : Node(origin, height: 1, weight: 1)
{
    /// <summary>Faults that keep it from being YAML.</summary>
    public IReadOnlyList<ConfigurationError> Faults { get; } = faults;

    public override string? AsWritten { get; } = text;

    public override string Shown => Unexpanded is null
        ? Quoted.Text(AsWritten!)
        : $"the value of {Quoted.Text(Unexpanded)}";

    public override Node Keeping(string written, string? unexpanded = null) =>
        new UnreadNode(Origin, written, Faults) { Unexpanded = unexpanded };
}
