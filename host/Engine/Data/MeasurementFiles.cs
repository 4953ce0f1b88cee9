using Idm.Imaging;
using Idm.Sdk;
using Idm.Sdk.Data;
using Idm.TensorFiles.Reading;

namespace Idm.Engine.Data;

/// <summary>
/// External measurements, one file each: a tensor y, and what is known of its operator.
/// </summary>
/// <remarks>
/// A file has a tensor <c>y</c>, or only one at all. <c>shape</c> is the image's height and width, after the
/// number of channels if there are more than one. All other tensors are handed to the operator by their
/// names.
/// </remarks>
[PluginExport(
    ExportKinds.Data, "measurements",
    "External measurements: images are restored from them, with nothing to compare.",
    Equation = "y = A x + noise, with an unknown x",
    Shapes = "y: what the operator makes of the image; shape: [H, W] or [C, H, W]")]
public sealed class MeasurementFiles(MeasurementFilesOptions options, PluginContext context) : IImageSource
{
    private static readonly FileKind Kind = new(
        "a", "measurement", "measurements", [".safetensors", ".npz", ".npy", ".pt", ".pth"]);

    private readonly FileSearch _search = Searches.Of(context);

    /// <inheritdoc/>
    public IReadOnlyList<DataItem> List()
    {
        var files = ImageFiles.Find(options.Path, context.PipelineFolder, Kind, _search);
        return [.. files.Zip(ImageNames.Of(files), (file, name) => Item(name, file))
            .Take(options.Limit ?? int.MaxValue)];
    }

    private MeasuredItem Item(string name, string file) => new(name, file, () => MeasurementTensors.Split(
        file, NamedTensors.Read(file, Path.GetPathRoot(file)!), options.Size));
}
