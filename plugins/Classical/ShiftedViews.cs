using static TorchSharp.torch;

namespace Idm.Plugins.Classical;

/// <summary>
/// An image without its first or last row or column: x[i+1,j] is Below at (i,j), where x[i,j] is Above.
/// </summary>
internal sealed class ShiftedViews(Tensor image)
{
    /// <summary>The image that the views look at, (N, C, H, W).</summary>
    public Tensor Image { get; } = image;

    public Tensor Above { get; } = image.narrow(2, 0, image.shape[2] - 1);

    public Tensor Below { get; } = image.narrow(2, 1, image.shape[2] - 1);

    public Tensor LeftOf { get; } = image.narrow(3, 0, image.shape[3] - 1);

    public Tensor RightOf { get; } = image.narrow(3, 1, image.shape[3] - 1);
}
