namespace Idm.Configuration.Exports;

/// <summary>Exports of installed plugins; all that the pipeline layer knows of plugins.</summary>
public interface IExportCatalog
{
    /// <summary>Every export, for the schema.</summary>
    IEnumerable<ExportInfo> All { get; }

    /// <summary>The export that a name stands for, or the reason why there is none.</summary>
    /// <param name="kind">One of <see cref="Idm.Sdk.ExportKinds"/>.</param>
    /// <param name="name">The name after <c>use:</c>: <c>block-cs</c> or <c>core/block-cs</c>.</param>
    ExportLookup Find(string kind, string name);
}
