using BitMiracle.LibTiff.Classic;

namespace Idm.Imaging;

/// <summary>Layout of a TIFF page, read from its tags.</summary>
internal sealed record TiffPage(
    int Width, int Height, int Bits, int SamplesPerPixel, Photometric Photometric, SampleFormat Format,
    bool Separate, Orientation Orientation)
{
    private const long MaxTileBytes = 1 << 26;

    public bool WhiteIsZero => Photometric == Photometric.MINISWHITE;

    public bool IsGrey => Photometric is Photometric.MINISWHITE or Photometric.MINISBLACK;

    public int Channels => IsGrey ? 1 : 3;

    public bool IsInteger => Format is SampleFormat.UINT or SampleFormat.VOID && Bits <= 16;

    /// <summary>Whether the stored codes can be taken over one by one.</summary>
    public bool IsDirect => Bits is 8 or 16 && SamplesPerPixel >= Channels && SamplesPerPixel <= 16
        && (IsGrey || Photometric == Photometric.RGB);

    /// <summary>Number of interleaved samples per pixel.</summary>
    public int SamplesTogether => Separate ? 1 : SamplesPerPixel;

    public long BytesFor(long pixels) => pixels * SamplesTogether * (Bits / 8);

    public static TiffPage Of(Tiff tiff)
    {
        int Tag(TiffTag tag, int otherwise) =>
            tiff.GetFieldDefaulted(tag) is [var value, ..] ? value.ToInt() : otherwise;
        return new TiffPage(
            Tag(TiffTag.IMAGEWIDTH, 0), Tag(TiffTag.IMAGELENGTH, 0),
            Tag(TiffTag.BITSPERSAMPLE, 1), Tag(TiffTag.SAMPLESPERPIXEL, 1),
            (Photometric)Tag(TiffTag.PHOTOMETRIC, (int)Photometric.MINISBLACK),
            (SampleFormat)Tag(TiffTag.SAMPLEFORMAT, (int)SampleFormat.UINT),
            Tag(TiffTag.PLANARCONFIG, (int)PlanarConfig.CONTIG) == (int)PlanarConfig.SEPARATE,
            (Orientation)Tag(TiffTag.ORIENTATION, (int)Orientation.TOPLEFT));
    }

    /// <summary>Width and height of the tiles, found to be sensible.</summary>
    public (int Width, int Height) TileSide(Tiff tiff)
    {
        var width = tiff.GetField(TiffTag.TILEWIDTH)?[0].ToInt() ?? 0;
        var height = tiff.GetField(TiffTag.TILELENGTH)?[0].ToInt() ?? 0;
        var allowed = Math.Max(MaxTileBytes, BytesFor((long)Width * Height));
        if (width < 1 || height < 1 || width > 2 * ImageLimits.MaxSide || height > 2 * ImageLimits.MaxSide
            || BytesFor((long)width * height) > allowed || tiff.TileSize() != BytesFor((long)width * height))
        {
            throw BadImageException.Damaged($"its TIFF tiles of {width} x {height} pixels make no sense");
        }
        return (width, height);
    }
}
