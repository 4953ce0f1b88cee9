using Idm.Sdk;
using Idm.Sdk.Data;

namespace Idm.Engine.Solving;

/// <summary>Item of the data: an image to be measured, or an external measurement.</summary>
public sealed class RunItem : IDisposable
{
    private const int EightBits = 255;

    private RunItem(ImageData? image, MeasuredData? measured) => (Image, Measured) = (image, measured);

    /// <summary>The image; null if it is not known.</summary>
    public ImageData? Image { get; }

    /// <summary>The measurement; null if it is still to be made.</summary>
    public MeasuredData? Measured { get; }

    /// <summary>The image's shape, before it is padded.</summary>
    public ImageShape Shape => Image?.Shape ?? Measured!.Shape;

    /// <summary>The largest code value of the restored image: that of the image, or of 8 bits.</summary>
    public int MaxCode => Image?.MaxCode ?? EightBits;

    /// <summary>Loads an item.</summary>
    /// <exception cref="PluginException">It cannot be read: names the file and the reason.</exception>
    public static RunItem Of(DataItem item) => item is MeasuredItem measured
        ? new RunItem(null, measured.Load())
        : new RunItem(item.RequireImage().Load(), null);

    /// <summary>Frees the measurement.</summary>
    public void Dispose() => Measured?.Dispose();
}
