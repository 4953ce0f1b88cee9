namespace Idm.Sdk;

/// <summary>
/// Declares that a public class can be named in a pipeline: <c>operator: { use: block-cs }</c>.
/// </summary>
/// <remarks>
/// The class has one public constructor: <c>(TOptions)</c>, <c>(TOptions, PluginContext)</c>, or neither
/// argument when it has no options. TOptions is a record whose settable properties become the keys of the
/// pipeline (snake_case); <see cref="System.ComponentModel.DescriptionAttribute"/> and the data annotations
/// on them become help, schema and checks; initial values become defaults. The host reads this attribute from
/// metadata, before any code of the plugin runs.
/// </remarks>
/// <param name="kind">One of <see cref="ExportKinds"/>: what the class is.</param>
/// <param name="name">Its name in pipelines: <c>[a-z][a-z0-9_-]*</c>.</param>
/// <param name="summary">One sentence for <c>idm plugins list</c>.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false, Inherited = false)]
public sealed class PluginExportAttribute(string kind, string name, string summary) : Attribute
{
    /// <summary>Kind of the export: one of <see cref="ExportKinds"/>.</summary>
    public string Kind { get; } = kind;

    /// <summary>The name that pipelines use.</summary>
    public string Name { get; } = name;

    /// <summary>One sentence that says what it does.</summary>
    public string Summary { get; } = summary;

    /// <summary>The defining equation, in plain Unicode; shown by <c>idm plugins show</c>.</summary>
    public string? Equation { get; init; }

    /// <summary>Shapes of what goes in and comes out.</summary>
    public string? Shapes { get; init; }

    /// <summary>Place of publication.</summary>
    public string? Citation { get; init; }
}
