using Idm.Configuration.Errors;

namespace Idm.Configuration.Nodes;

/// <summary>A single value. What its text means is decided by who reads it, never by the text.</summary>
/// <remarks>
/// A long text weighs as much as many nodes: an alias to it copies it when the pipeline is written.
/// </remarks>
internal sealed class ScalarNode(NodeOrigin origin, string value, ScalarForm form)
    : Node(origin, height: 1, weight: 1 + (value.Length / LettersOfNode))
{
    private const int LettersOfNode = 64;

    public string Value { get; } = value;

    public ScalarForm Form { get; } = form;

    public override string? AsWritten => Written;

    public bool IsNull => Form == ScalarForm.Plain && Value is "" or "~" or "null" or "Null" or "NULL";

    public override string Shown => IsNull ? "nothing"
        : Unexpanded is null ? Quoted.Text(Value)
        : $"the value of {Quoted.Text(Unexpanded)}";

    private string? Written { get; init; }

    public override Node Keeping(string written, string? unexpanded = null) =>
        new ScalarNode(Origin, Value, Form) { Written = written, Unexpanded = Unexpanded ?? unexpanded };
}
