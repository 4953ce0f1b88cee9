using Idm.PluginHosting;
using Idm.PluginHosting.Loading;
using Idm.PluginHosting.Scanning;
using Idm.Sdk;
using Idm.Sdk.Models;
using Idm.TensorFiles;
using Idm.TensorFiles.Reading;
using Idm.TensorFiles.Weights;

namespace Idm.Cli.Shell;

/// <summary>A file of weights that the user named, open, with what is said of it.</summary>
internal sealed class WeightsSource : IDisposable
{
    /// <exception cref="WeightsException">It is not found, or cannot be read.</exception>
    public WeightsSource(string named)
    {
        File = System.IO.File.Exists(named)
            ? new WeightsFile(Path.GetFullPath(named))
            : new WeightsFolder(Environment.CurrentDirectory).Resolve(named);
        Tensors = TensorFile.Open(File.Path);
    }

    public WeightsFile File { get; }

    public ITensorFile Tensors { get; }

    public long Length => new FileInfo(File.Path).Length;

    /// <summary>
    /// The installed models that know the names in the file: the model, and whose names they are.
    /// </summary>
    public IReadOnlyList<(string Model, string Dialect)> Models(PluginRegistry registry, IPluginLoader loader)
    {
        var found = new List<(string, string)>();
        foreach (var export in registry.Exports.Where(export => export.Kind == ExportKinds.Model))
        {
            if (Factory(export, loader) is IModelFactory factory
                && WeightsFit.DialectOf(Tensors, factory) is { } dialect)
                found.Add((export.QualifiedName, dialect.Name));
        }
        return found;
    }

    public void Dispose() => Tensors.Dispose();

    // A model that cannot be made with its defaults has nothing to say here; that is no error of the file.
    private static object? Factory(Export export, IPluginLoader loader)
    {
        try
        {
            return loader.Create(export, null, new PluginContext(
                export.Plugin.Folder, Environment.CurrentDirectory, _ => { }, default));
        }
        catch (Exception e) when (e is PluginException or PluginLoadException)
        {
            return null;
        }
    }
}
