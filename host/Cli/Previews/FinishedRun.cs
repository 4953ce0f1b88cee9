using System.Text.Json.Nodes;
using Idm.Engine.Results;
using Idm.Imaging;
using Idm.Preview.Frames;
using Idm.Sdk;

namespace Idm.Cli.Previews;

/// <summary>
/// The results in a run's folder as frames, one for each image, with its reference where that still is.
/// </summary>
internal static class FinishedRun
{
    /// <exception cref="PluginException">The folder holds no results.</exception>
    public static History Load(string folder)
    {
        var full = Path.GetFullPath(folder);
        var restored = Path.Combine(full, "restored");
        var files = Directory.Exists(restored)
            ? Directory.GetFiles(restored, "*.png").Order(NaturalOrder.Instance).ToList()
            : [];
        if (files.Count == 0)
        {
            throw new PluginException($"'{full}' holds no results: expected images in '{restored}'. Name the "
                + "folder that 'idm run' wrote, such as out/cs-10");
        }
        var (origins, metrics) =
            (Table(full, RunRecord.FileName, "sources", "origin"), Table(
                full, "metrics.json", "images", "psnr"));
        var history = new History();
        for (var i = 0; i < files.Count; i++)
        {
            var name = Path.GetFileNameWithoutExtension(files[i]);
            history.Add(
                Frame(files[i], name, i, files.Count, origins.GetValueOrDefault(name),
                metrics.GetValueOrDefault(name)));
        }
        return history;
    }

    private static Frame Frame(
        string file, string name, int index, int count, JsonNode? origin, JsonNode? psnr)
    {
        var image = ImageReader.Read(file).ToImageData();
        var (c, h, w) = (image.Shape.Channels, image.Shape.Height, image.Shape.Width);
        List<Layer> layers = [new(LayerKind.Estimate, c, h, w, 0)];
        var samples = image.Samples;
        if (Reference((string?)origin, image.Shape) is { } reference)
        {
            layers.Add(new Layer(LayerKind.Reference, c, h, w, samples.Length));
            samples = [.. samples, .. reference];
        }
        return new Frame(
            new FrameInfo
            {
                Name = name,
                Image = index + 1,
                Images = count,
                Layers = layers,
                Psnr = psnr is null ? null : (double)psnr,
            },
            samples);
    }

    private static float[]? Reference(string? origin, ImageShape shape)
    {
        if (origin is null || !File.Exists(origin)) return null;
        try
        {
            var raster = ImageReader.Read(origin);
            var image = (shape.Channels == 1 ? Luma.Of(raster) : Luma.ToRgb(raster)).ToImageData();
            return image.Shape == shape ? image.Samples : null;
        }
        catch (PluginException)
        {
            return null;        // what was restored can be looked at all the same
        }
    }

    /// <summary>
    /// One value of each entry of a list in a file, by the entries' names; nothing if the file is no such
    /// file.
    /// </summary>
    private static Dictionary<string, JsonNode> Table(string folder, string file, string list, string key)
    {
        var found = new Dictionary<string, JsonNode>(StringComparer.Ordinal);
        try
        {
            foreach (var entry in JsonNode.Parse(
                File.ReadAllText(Path.Combine(folder, file)))?[list] as JsonArray ?? [])
                if (entry?["name"] is { } name && entry[key] is { } value) found[(string)name!] = value;
        }
        catch (Exception e) when (
            e is IOException or System.Text.Json.JsonException or InvalidOperationException)
        {
            // the images alone can be looked at
        }
        return found;
    }
}
