using Idm.Configuration.Errors;

namespace Idm.Configuration.Nodes;

/// <summary>A single value. What its text means is decided by who reads it, never by the text.</summary>
internal sealed class ScalarNode(NodeOrigin origin, string value, ScalarForm form)
    : Node(origin, height: 1, weight: 1)
{
    public string Value { get; } = value;

    public ScalarForm Form { get; } = form;

    public override string? AsWritten => Written;

    public bool IsNull => Form == ScalarForm.Plain && Value is "" or "~" or "null" or "Null" or "NULL";

    public override string Shown => IsNull ? "nothing" : Quoted.Text(Value);

    private string? Written { get; init; }

    public override Node Keeping(string written) => new ScalarNode(Origin, Value, Form) { Written = written };
}
