using System.Diagnostics.CodeAnalysis;

namespace Idm.Configuration.Exports;

/// <summary>An export, or the reason why there is none.</summary>
public sealed record ExportLookup
{
    private ExportLookup(ExportInfo? export, string? code, string? problem) =>
        (Export, Code, Problem) = (export, code, problem);

    /// <summary>The export; null when there is none.</summary>
    public ExportInfo? Export { get; }

    /// <summary>The code of the error, such as PLG063; null when there is an export.</summary>
    public string? Code { get; }

    /// <summary>The message of the error, without code or place; null when there is an export.</summary>
    public string? Problem { get; }

    /// <summary>Whether there is an export.</summary>
    [MemberNotNullWhen(true, nameof(Export))]
    [MemberNotNullWhen(false, nameof(Code), nameof(Problem))]
    public bool IsFound => Export is not null;

    /// <summary>The name stands for an export.</summary>
    public static ExportLookup Found(ExportInfo export) => new(export, null, null);

    /// <summary>The name stands for nothing that can be used.</summary>
    public static ExportLookup Missing(string code, string problem) => new(null, code, problem);
}
