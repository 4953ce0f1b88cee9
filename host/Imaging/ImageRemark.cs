using System.Globalization;
using SkiaSharp;

namespace Idm.Imaging;

/// <summary>Kind of content of an image file that is not used.</summary>
public enum UnusedContent
{
    /// <summary>Pixels that are not opaque.</summary>
    Transparency,

    /// <summary>An orientation that viewers turn the image by.</summary>
    Orientation,

    /// <summary>Pages or frames after the first.</summary>
    FurtherPages,
}

/// <summary>Unused content of an image file, which is legal and seldom meant.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">What was found, what is done with it, and what to do; without its subject.</param>
public sealed record ImageRemark(UnusedContent Kind, string Text)
{
    /// <summary>Pixels that are not opaque: their colours may be anything.</summary>
    internal static ImageRemark Transparent(long pixels, long of) => new(
        UnusedContent.Transparency, string.Create(CultureInfo.InvariantCulture,
            $"{100.0 * pixels / of:g3} % of its pixels are transparent: transparency is not used, the ")
        + "colours are taken as they are stored. If it carries a mask, save that as a grey image");

    /// <summary>An orientation other than the usual.</summary>
    internal static ImageRemark Turned(int orientation) => new(
        UnusedContent.Orientation,
        $"viewers turn it (orientation {orientation}): rows and columns are taken as they are stored. Rotate "
        + "and save it if that matters");

    /// <summary>More pages than one.</summary>
    internal static ImageRemark Pages(int? count) => new(
        UnusedContent.FurtherPages,
        (count is { } all ? $"it holds {all} pages or frames" : "it holds further pages")
        + ": the first is read. Save the others as files of their own");

    /// <summary>The remarks on what a decoder found besides the pixels.</summary>
    internal static IReadOnlyList<ImageRemark> Of(SKCodec codec, ReadOnlySpan<byte> pixels, int stride)
    {
        const int Alpha = 3;
        List<ImageRemark> remarks = [];
        var transparent = 0L;
        if (stride > Alpha && codec.Info.AlphaType != SKAlphaType.Opaque)
            for (var at = Alpha; at < pixels.Length; at += stride) transparent += pixels[at] < 255 ? 1 : 0;
        if (transparent > 0) remarks.Add(Transparent(transparent, pixels.Length / stride));
        var origin = codec.EncodedOrigin;
        if (origin is not (SKEncodedOrigin.TopLeft or 0)) remarks.Add(Turned((int)origin));
        if (codec.FrameCount > 1) remarks.Add(Pages(codec.FrameCount));
        IReadOnlyList<ImageRemark> none = [];
        return remarks.Count > 0 ? remarks : none;
    }
}
