namespace Idm.Configuration.Settings;

/// <summary>Says which kind of export a <see cref="Part"/>, or each of a list of them, must be.</summary>
/// <param name="kind">One of <see cref="Idm.Sdk.ExportKinds"/>.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PartAttribute(string kind) : Attribute
{
    /// <summary>The kind of export.</summary>
    public string Kind { get; } = kind;

    /// <summary>The export that is used, with its default options, when the key is absent.</summary>
    public string? Default { get; init; }
}
