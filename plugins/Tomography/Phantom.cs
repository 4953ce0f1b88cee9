using Idm.Sdk;
using Idm.Sdk.Data;

namespace Idm.Plugins.Tomography;

/// <summary>The Shepp–Logan head phantom as a source of one image.</summary>
/// <param name="options">What the pipeline says.</param>
[PluginExport(ExportKinds.Data, "phantom", "The Shepp–Logan head phantom: an image without any file.",
    Shapes = "1 x size x size; samples in [0, 1]",
    Citation =
        "L. A. Shepp, B. F. Logan, The Fourier Reconstruction of a Head Section, IEEE Trans. Nucl. Sci. "
        + "21(3) 1974, doi 10.1109/TNS.1974.6499235")]
public sealed class Phantom(PhantomOptions options) : IImageSource
{
    /// <inheritdoc/>
    public IReadOnlyList<DataItem> List() =>
    [
        new ImageItem(
            "shepp-logan", $"the phantom of {options.Size} x {options.Size} pixels",
            () => SheppLogan.Draw(options.Size, options.Contrast)),
    ];
}
