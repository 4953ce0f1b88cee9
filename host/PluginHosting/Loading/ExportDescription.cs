using Idm.Configuration.Binding;

namespace Idm.PluginHosting.Loading;

/// <summary>An export with its options, for people.</summary>
/// <param name="Export">
/// The export; its summary, equation, shapes and citation are known without loading.
/// </param>
/// <param name="Options">Its options in the order of declaration.</param>
public sealed record ExportDescription(Export Export, IReadOnlyList<OptionDescription> Options)
{
    /// <summary>Loads an export's options record and describes it.</summary>
    /// <exception cref="PluginLoadException">
    /// The plugin cannot be loaded, or YAML cannot express its options.
    /// </exception>
    public static ExportDescription Of(Export export, IPluginLoader loader)
    {
        var type = loader.OptionsType(export);
        try
        {
            return new ExportDescription(export, type is null ? [] : RecordModel.For(type).Describe());
        }
        catch (UnreadableSettingsException e)
        {
            throw new PluginLoadException(ExportMessages.UnreadableOptions(export, e.Message), e);
        }
    }
}
