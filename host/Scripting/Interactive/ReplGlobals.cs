using Idm.Imaging;
using Idm.Scripting.Printing;
using Idm.Scripting.Scripts;
using Idm.Sdk;
using static TorchSharp.torch;

namespace Idm.Scripting.Interactive;

/// <summary>Globals of inputs, besides those of scripts.</summary>
/// <param name="first">The first image of the pipeline; null without a pipeline.</param>
/// <param name="folder">Where pictures are written.</param>
/// <param name="shown">Is told of each picture: (N, C, H, W), its name.</param>
/// <param name="say">Says something to the user.</param>
public sealed class ReplGlobals(
    FirstImage? first, string folder, Action<Tensor, string> shown, Action<string> say)
{
    /// <summary>The first image of the pipeline; null without a pipeline.</summary>
    public FirstImage? First => first;

    /// <summary>Declaration of the pipeline's variables.</summary>
    internal string Declarations => first switch
    {
        null => "",
        { X: null } =>
            "var pipeline = First.Pipeline; var plan = First.Plan; var A = First.A; var y = First.Y;",
        _ => "var pipeline = First.Pipeline; var plan = First.Plan; var A = First.A; var x = First.X; var y "
            + "= First.Y;",
    };

#pragma warning disable IDE1006 // Words of the prompt, not of a library.
    /// <summary>Writes an image as PNG, and shows it in the preview if there is one.</summary>
    /// <param name="image">
    /// (H, W), (C, H, W) or (N, C, H, W), with 1 or 3 channels; 0 is black and 1 is white.
    /// </param>
    /// <param name="name">The file's name without its end; it gets a number, and replaces nothing.</param>
    /// <exception cref="PluginException">It is not an image, or the file cannot be written.</exception>
    public void show(Tensor image, string name = "show")
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var picture = TensorPicture.Of(image);
        var file = FreeName(name);
        ImageWriter.Save(file, picture.Raster);
        var range = picture.Stretched is var (low, high)
            ? FormattableString.Invariant($"; black is {low:g4}, white is {high:g4}")
            : "";
        say($"{Path.GetRelativePath(Environment.CurrentDirectory, file)}: "
            + $"{picture.Raster.Width} x {picture.Raster.Height}{range}");
        shown(picture.Batch, Path.GetFileNameWithoutExtension(file));
    }

    /// <summary>Restores the image that a measurement shows, by the pipeline's sampler and model.</summary>
    /// <param name="y">A measurement by A; the pipeline's own if null.</param>
    /// <exception cref="PluginException">There is no pipeline.</exception>
    public Tensor restore(Tensor? y = null)
    {
        if (first is null)
            throw new PluginException("restore needs a pipeline: start with 'idm script repl pipeline.yaml'");
        return first.Restore(y ?? first.Y, ScriptGlobals.Cancellation);
    }
#pragma warning restore IDE1006

    private string FreeName(string name)
    {
        for (var n = 1; ; n++)
        {
            var file = Path.Combine(folder, FormattableString.Invariant($"{name}-{n}.png"));
            if (!File.Exists(file)) return file;
        }
    }
}
