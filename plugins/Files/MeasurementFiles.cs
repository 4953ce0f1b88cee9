using Idm.Sdk;
using Idm.Sdk.Data;
using Idm.Sdk.Formats;

namespace Idm.Plugins.Files;

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
    /// <inheritdoc/>
    public IReadOnlyList<DataItem> List() =>
    [
        .. context.FindFiles(options.Path, Kind).Take(options.Limit ?? int.MaxValue)
            .Select(file => new MeasuredItem(file.Name, file.Path, () => MeasurementTensors.Split(
                file.Path, context.ReadTensors(file.Path), options.Size))),
    ];

    private FileKind Kind =>
        new("a", "measurement", "measurements", context.Extensions(FormatContent.Arrays));
}
