using Idm.Configuration.Errors;

namespace Idm.Configuration.Nodes;

/// <summary>
/// What was given on the command line and is no YAML: a text, where one is wanted; elsewhere its faults are
/// said.
/// </summary>
internal sealed class UnreadNode(NodeOrigin origin, string text, IReadOnlyList<ConfigurationError> faults)
    : Node(origin, height: 1, weight: 1)
{
    /// <summary>Why it is no YAML.</summary>
    public IReadOnlyList<ConfigurationError> Faults { get; } = faults;

    public override string? AsWritten { get; } = text;

    public override string Shown => Quoted.Text(AsWritten!);

    public override Node Keeping(string written) => new UnreadNode(Origin, written, Faults);
}
