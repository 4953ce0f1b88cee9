using Idm.Sdk;

namespace Idm.Engine.Parts;

/// <summary>A plugin's context with all that the host offers: files, pictures, tensors.</summary>
public static class PartContext
{
    /// <summary>A context that finds and reads files; nested parts are for the caller to add.</summary>
    /// <param name="folder">The folder of the plugin, or of the script.</param>
    /// <param name="pipelineFolder">Where relative paths start, absolute.</param>
    /// <param name="formats">The formats that are installed.</param>
    /// <param name="log">Says something to the user.</param>
    /// <param name="cancellation">Stops searches, and is handed to the plugin.</param>
    public static PluginContext Create(
        string folder, string pipelineFolder, FileFormats formats, Action<string> log,
        CancellationToken cancellation)
    {
        var context = new PluginContext(folder, pipelineFolder, log, cancellation)
        {
            Opening = formats.Open,
            Extensions = formats.ExtensionsOf,
            Images = formats.ReadImage,
            ReadTensors = path => formats.ReadTensors(path, pipelineFolder),
        };
        var find = Searches.In(context);
        return context with
        {
            Files = (path, kind) =>
            {
                var files = find(path, kind);
                formats.Expect(files.Select(file => file.Path));
                return files;
            },
        };
    }
}
