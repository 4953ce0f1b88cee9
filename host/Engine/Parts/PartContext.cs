using Idm.Imaging;
using Idm.Sdk;
using Idm.Sdk.Data;
using Idm.TensorFiles.Reading;

namespace Idm.Engine.Parts;

/// <summary>A plugin's context with all that the host offers: files, pictures, tensors.</summary>
public static class PartContext
{
    /// <summary>A context that finds and reads files; nested parts are for the caller to add.</summary>
    /// <param name="folder">The folder of the plugin, or of the script.</param>
    /// <param name="pipelineFolder">Where relative paths start, absolute.</param>
    /// <param name="log">Says something to the user.</param>
    /// <param name="cancellation">Stops searches, and is handed to the plugin.</param>
    public static PluginContext Create(
        string folder, string pipelineFolder, Action<string> log, CancellationToken cancellation)
    {
        var context = new PluginContext(folder, pipelineFolder, log, cancellation)
        {
            Images = Read,
            ReadTensors = path => NamedTensors.Read(path, pipelineFolder),
        };
        return context with { Files = Searches.In(context) };
    }

    private static ImageData Read(string path, ImageReading how)
    {
        var stored = ImageReader.Read(path);
        var image = how.Color switch
        {
            ImageColor.Luma => Luma.Of(stored),
            ImageColor.Rgb => Luma.ToRgb(stored),
            _ => stored,
        };
        return how.Levels is [var low, var high] ? image.ToImageData(low, high) : image.ToImageData();
    }
}
