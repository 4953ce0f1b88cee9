using Idm.Configuration.Exports;
using Idm.PluginHosting.Scanning;

namespace Idm.PluginHosting.Loading;

/// <summary>The registry as the pipeline layer sees it: names, and the records of their options.</summary>
/// <param name="registry">What is installed.</param>
/// <param name="loader">
/// Loads a plugin's assembly when its options type is asked for; none of its code runs.
/// </param>
public sealed class ExportCatalog(PluginRegistry registry, IPluginLoader loader) : IExportCatalog
{
    /// <summary>Every export whose options can be read; a plugin that cannot be loaded is left out.</summary>
    public IEnumerable<ExportInfo> All => registry.Exports
        .Select(e => Lookup(e).Export)
        .OfType<ExportInfo>();

    /// <inheritdoc/>
    public ExportLookup Find(string kind, string name)
    {
        var resolution = registry.Resolve(kind, name);
        return resolution.Succeeded
            ? Lookup(resolution.Export)
            : ExportLookup.Missing(resolution.Error.Code, resolution.Error.Text);
    }

    private ExportLookup Lookup(Export export)
    {
        try
        {
            return ExportLookup.Found(
                new ExportInfo(export.Kind, export.Name, export.Summary, loader.OptionsType(export)));
        }
        catch (PluginLoadException e)
        {
            return ExportLookup.Missing(e.Finding.Code, e.Finding.Text);
        }
    }
}
