using Idm.Configuration.Binding;
using Idm.Configuration.Documents;
using Idm.Configuration.Errors;
using Idm.Configuration.Exports;
using Idm.Configuration.Nodes;
using Idm.Configuration.Settings;

namespace Idm.Configuration;

/// <summary>Reads a pipeline file; <c>--set</c> wins over the file, the file over what it includes.</summary>
public static class PipelineLoader
{
    private const string NamePlace = "{name}";

    /// <summary>
    /// Reads and binds a pipeline; of plugins, only options are created. The catalog may run scripts.
    /// </summary>
    /// <param name="path">The pipeline file.</param>
    /// <param name="sets">What <c>--set</c> was given: <c>sampler.steps=5</c>.</param>
    /// <param name="catalog">What parts can use.</param>
    /// <param name="scripts">What scripts define; null where parts cannot be scripts.</param>
    /// <exception cref="ConfigurationException">Everything that is wrong, all at once.</exception>
    public static Pipeline Load(
        string path, IReadOnlyList<string> sets, IExportCatalog catalog, IScriptCatalog? scripts = null)
    {
        var errors = new ConfigurationErrors();
        var source = new DocumentSource(errors);
        var document = source.Read(path);
        if (document is null)
        {
            throw new ConfigurationException(errors.InReadingOrder());
        }

        return Bind(document, source.Incomplete, path, Path.GetDirectoryName(Path.GetFullPath(path))!, sets,
            catalog, scripts, errors);
    }

    /// <summary>
    /// Binds the resolved text of a pipeline that a run has recorded, see
    /// <see cref="Pipeline.ResolvedYaml"/>.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="file">The file that holds it, for messages.</param>
    /// <param name="folder">The absolute folder where relative paths in it begin.</param>
    /// <param name="sets">What <c>--set</c> was given.</param>
    /// <param name="catalog">What parts can use.</param>
    /// <param name="scripts">What scripts define; null where parts cannot be scripts.</param>
    /// <exception cref="ConfigurationException">Everything that is wrong, all at once.</exception>
    public static Pipeline LoadResolved(
        string text, string file, string folder, IReadOnlyList<string> sets, IExportCatalog catalog,
        IScriptCatalog? scripts)
    {
        var errors = new ConfigurationErrors();
        var document = YamlReader.Read(text, file, errors) as MappingNode;
        errors.ThrowIfAny();
        return Bind(
            document ?? new MappingNode(NodeOrigin.Of(file), []), incomplete: false, file, folder, sets,
            catalog, scripts, errors);
    }

    private static Pipeline Bind(
        MappingNode document, bool incomplete, string path, string folder, IReadOnlyList<string> sets,
        IExportCatalog catalog, IScriptCatalog? scripts, ConfigurationErrors errors)
    {
        var includes = incomplete ? null : document.Find(DocumentSource.IncludeKey);
        document = Override.Apply(document.Without(DocumentSource.IncludeKey), sets, errors);
        document = (MappingNode)EnvironmentVariables.Expand(document, "", errors);
        document = ObjectiveDefaults.Apply(document);

        var scope = new BindingScope(errors, catalog, scripts, folder, incomplete);
        new RecordSchema(typeof(PipelineSettings))
            .TryRead(includes is null ? document : document.With(includes), "", scope, out var settings);
        if (settings is PipelineSettings { Train: not null } whole) ScheduledSetting.Check(whole, errors);
        errors.ThrowIfAny();

        return new Pipeline
        {
            Settings = FillIn((PipelineSettings)settings!),
            File = path,
            Folder = folder,
            ResolvedYaml = YamlText.Write(scope.AsTaken(WithoutFreeKeys(document))),
        };
    }

    private static PipelineSettings FillIn(PipelineSettings settings) => settings with
    {
        Output = settings.Output.Replace(NamePlace, settings.Name, StringComparison.Ordinal),
        Train = settings.Train is { } train
            ? train with { Output = train.Output.Replace(NamePlace, settings.Name, StringComparison.Ordinal) }
            : null,
    };

    private static MappingNode WithoutFreeKeys(MappingNode root) =>
        new(root.Origin, [.. root.Entries.Where(e => !KeyPath.IsFree(e.Key))]);
}
