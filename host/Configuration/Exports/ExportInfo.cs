namespace Idm.Configuration.Exports;

/// <summary>One thing that a pipeline can <c>use</c>.</summary>
/// <param name="Kind">One of <see cref="Idm.Sdk.ExportKinds"/>.</param>
/// <param name="Name">The name in pipelines.</param>
/// <param name="Summary">One sentence that says what it does.</param>
/// <param name="OptionsType">The record of its options; null when it has none.</param>
public sealed record ExportInfo(string Kind, string Name, string Summary, Type? OptionsType);
