using System.Text.Json.Nodes;
using Idm.Configuration.Nodes;

namespace Idm.Configuration.Binding;

/// <summary>Schema of a value. Binder and JSON schema both ask it, so they cannot drift apart.</summary>
internal abstract class ValueSchema
{
    /// <summary>Name in messages: <c>a whole number</c>.</summary>
    public abstract string Expected { get; }

    /// <summary>
    /// Name in listings, with all rules: <c>a list of 2, each a whole number, at least 1</c>.
    /// </summary>
    public virtual string InWords => Expected;

    /// <summary>Reads a value; after an error, which it has reported, it is false.</summary>
    public abstract bool TryRead(Node node, string path, BindingScope scope, out object? value);

    /// <summary>The JSON schema of such values.</summary>
    public abstract JsonObject Schema(SchemaDefinitions definitions);

    /// <summary>A value as the schema shows a default; null when it cannot be shown.</summary>
    public virtual JsonNode? Json(object value) => null;
}
