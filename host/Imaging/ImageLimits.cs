namespace Idm.Imaging;

/// <summary>
/// Limits on the size of an image, checked on its header before anything is allocated for its pixels.
/// </summary>
internal static class ImageLimits
{
    public const int MaxSide = 32768;
    public const long MaxPixels = 1L << 28;

    // No codec packs natural images this tightly (deflate ends at 1032 to 1), so a larger claim is a lie, a
    // bomb or of one colour. Small claims are let through: they cost nothing.
    private const long MaxPixelsPerByte = 1032;
    private const long AlwaysAffordable = 1L << 24;

    public static void Check(long width, long height, long fileLength)
    {
        if (width < 1 || height < 1)
        {
            throw BadImageException.Damaged($"its header declares {width} x {height} pixels");
        }
        if (width > MaxSide || height > MaxSide || width * height > MaxPixels)
        {
            throw new BadImageException(
                $"its header declares {width} x {height} pixels; at most {MaxSide} a side and "
                + $"{MaxPixels} in all are read",
                "Crop or downscale it, or replace the file if it should be smaller");
        }
        if (width * height > AlwaysAffordable && width * height > fileLength * MaxPixelsPerByte)
        {
            throw new BadImageException(
                $"its header declares {width} x {height} pixels in {fileLength} bytes; of images of more "
                    + $"than {AlwaysAffordable} pixels, at most {MaxPixelsPerByte} a byte are read",
                "Downscale it if it is of one colour; otherwise the file is damaged: copy or export it "
                    + "again");
        }
    }
}
