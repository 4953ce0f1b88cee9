using BitMiracle.LibTiff.Classic;

namespace Idm.Imaging;

/// <summary>
/// A page of a TIFF file: grey and RGB of 8 or 16 bits as stored, everything else through 8-bit RGBA.
/// </summary>
internal static class TiffDecoder
{
    public static ImagePage Describe(byte[] file, long directory)
    {
        using var source = new TiffSource(file);
        using var tiff = Open(source, file, directory);
        var page = TiffPage.Of(tiff);
        ImageLimits.Check(page.Width, page.Height, file.Length);
        return new ImagePage(page.Width, page.Height, page.Channels, page.Type);
    }

    public static Raster Decode(byte[] file, long directory)
    {
        using var source = new TiffSource(file);
        using var tiff = Open(source, file, directory);
        var page = TiffPage.Of(tiff);
        ImageLimits.Check(page.Width, page.Height, file.Length);
        if (!page.IsInteger)
        {
            throw new BadImageException($"it stores {page.Bits}-bit {page.Format} samples",
                "Convert it to 8 or 16 bits a sample (unsigned)");
        }

        var image = page.IsDirect ? ReadDirect(tiff, page) : ReadExpanded(tiff, page);
        if (source.Error is { } error) throw BadImageException.Damaged($"its TIFF data is invalid ({error})");
        return page.Orientation == Orientation.TOPLEFT
            ? image
            : image with { Remarks = [ImageRemarks.Turned((int)page.Orientation)] };
    }

    /// <summary>Opens a file at a page; the library reads the first one in any case.</summary>
    private static Tiff Open(TiffSource source, byte[] file, long directory)
    {
        var first = TiffPreflight.First(file);
        TiffPreflight.Check(file, first);
        if (directory != first) TiffPreflight.Check(file, directory);
        var tiff = source.Open();
        if (directory == first || tiff.SetSubDirectory(directory)) return tiff;
        tiff.Dispose();
        throw BadImageException.Damaged("one of its TIFF pages is invalid");
    }

    private static Raster ReadDirect(Tiff tiff, TiffPage page)
    {
        var image = new Raster(page.Width, page.Height, page.Channels, (1 << page.Bits) - 1,
            new ushort[(long)page.Width * page.Height * page.Channels]);
        for (var plane = 0; plane < (page.Separate ? page.Channels : 1); plane++)
        {
            if (tiff.IsTiled()) ReadTiles(tiff, page, image, plane);
            else ReadRows(tiff, page, image, plane);
        }
        return image;
    }

    private static void ReadRows(Tiff tiff, TiffPage page, Raster image, int plane)
    {
        var size = tiff.ScanlineSize();
        if (size < page.BytesFor(page.Width))
        {
            throw BadImageException.Damaged($"its TIFF rows have {size} bytes");
        }
        var row = new byte[size];
        for (var y = 0; y < page.Height; y++)
        {
            if (!tiff.ReadScanline(row, y, (short)plane)) throw EndsEarly();
            Copy(row, page, image, plane, 0, y, page.Width);
        }
    }

    private static void ReadTiles(Tiff tiff, TiffPage page, Raster image, int plane)
    {
        var (width, height) = page.TileSide(tiff);
        var bytes = new byte[page.BytesFor((long)width * height)];
        for (var y = 0; y < page.Height; y += height)
        {
            for (var x = 0; x < page.Width; x += width)
            {
                if (tiff.ReadTile(bytes, 0, x, y, 0, (short)plane) < 0) throw EndsEarly();
                for (var row = 0; row < Math.Min(height, page.Height - y); row++)
                {
                    var from = bytes.AsSpan((int)page.BytesFor((long)row * width));
                    Copy(from, page, image, plane, x, y + row, Math.Min(width, page.Width - x));
                }
            }
        }
    }

    private static void Copy(
        ReadOnlySpan<byte> from, TiffPage page, Raster image, int plane, int x, int y, int columns)
    {
        for (var i = 0; i < columns; i++)
        {
            var to = ((y * image.Width) + x + i) * image.Channels;
            for (var c = 0; c < (page.Separate ? 1 : image.Channels); c++)
            {
                var at = (i * page.SamplesTogether) + c;
                var code = page.Bits == 8 ? from[at] : BitConverter.ToUInt16(from[(2 * at)..]);
                image.Samples[to + plane + c] = (ushort)(page.WhiteIsZero ? image.MaxCode - code : code);
            }
        }
    }

    private static Raster ReadExpanded(Tiff tiff, TiffPage page)
    {
        var packed = new int[page.Width * page.Height];
        // Asked for in its own orientation, the library does not turn it.
        if (!tiff.ReadRGBAImageOriented(page.Width, page.Height, packed, page.Orientation, stopOnError: true))
        {
            throw EndsEarly();
        }

        var channels = page.IsGrey ? 1 : 3;
        var samples = new ushort[(long)packed.Length * channels];
        for (var i = 0; i < packed.Length; i++)
        {
            for (var c = 0; c < channels; c++) samples[(i * channels) + c] = (byte)(packed[i] >> (8 * c));
        }
        return new Raster(page.Width, page.Height, channels, 255, samples);
    }

    private static BadImageException EndsEarly() =>
        BadImageException.Damaged("its TIFF data ends early or is invalid");
}
