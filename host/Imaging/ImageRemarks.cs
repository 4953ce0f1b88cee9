using System.Globalization;
using Idm.Sdk.Formats;
using SkiaSharp;

namespace Idm.Imaging;

/// <summary>Remarks of decoders on what they found besides the pixels.</summary>
internal static class ImageRemarks
{
    /// <summary>Pixels that are not opaque: their colours may be anything.</summary>
    public static ImageRemark Transparent(long pixels, long of) => new(
        UnusedContent.Transparency, string.Create(CultureInfo.InvariantCulture,
            $"{100.0 * pixels / of:g3} % of its pixels are transparent: transparency is not used, the ")
        + "colours are taken as they are stored. If it carries a mask, save that as a grey image");

    /// <summary>An orientation other than the usual.</summary>
    public static ImageRemark Turned(int orientation) => new(
        UnusedContent.Orientation,
        $"viewers turn it (orientation {orientation}): rows and columns are taken as they are stored. Rotate "
        + "and save it if that matters");

    /// <summary>The remarks on an image that Skia decoded.</summary>
    public static IReadOnlyList<ImageRemark> Of(SKCodec codec, ReadOnlySpan<byte> pixels, int stride)
    {
        const int Alpha = 3;
        List<ImageRemark> remarks = [];
        var transparent = 0L;
        if (stride > Alpha && codec.Info.AlphaType != SKAlphaType.Opaque)
            for (var at = Alpha; at < pixels.Length; at += stride) transparent += pixels[at] < 255 ? 1 : 0;
        if (transparent > 0) remarks.Add(Transparent(transparent, pixels.Length / stride));
        var origin = codec.EncodedOrigin;
        if (origin is not (SKEncodedOrigin.TopLeft or 0)) remarks.Add(Turned((int)origin));
        if (codec.FrameCount > 1)
        {
            remarks.Add(new(
                UnusedContent.FurtherPages,
                $"it holds {codec.FrameCount} frames: the first is read. Save the others as files of their own"));
        }
        IReadOnlyList<ImageRemark> none = [];
        return remarks.Count > 0 ? remarks : none;
    }
}
