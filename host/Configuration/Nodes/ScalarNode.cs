using Idm.Configuration.Errors;

namespace Idm.Configuration.Nodes;

/// <summary>A single value. What its text means is decided by who reads it, never by the text.</summary>
internal sealed class ScalarNode(NodeOrigin origin, string value, ScalarForm form)
    : Node(origin, height: 1, weight: 1)
{
    public string Value { get; } = value;

    public ScalarForm Form { get; } = form;

    public bool IsNull => Form == ScalarForm.Plain && Value is "" or "~" or "null" or "Null" or "NULL";

    public override string Shown => IsNull ? "nothing" : Quoted.Text(Value);
}
