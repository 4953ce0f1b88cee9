using System.Runtime.InteropServices;
using BitMiracle.LibTiff.Classic;

namespace Idm.Imaging;

/// <summary>Writes TIFF: pages of grey or RGB, 8 or 16 bits a sample, deflated without loss.</summary>
public static class TiffWriter
{
    /// <summary>Writes pages one after another; reading them gives the same codes.</summary>
    /// <param name="path">The file.</param>
    /// <param name="pages">The pages; each is asked for when the one before is written.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The same.</exception>
    public static void Save(string path, IEnumerable<Raster> pages)
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.ReadWrite);
        using var tiff = Tiff.ClientOpen(path, "w", file, new TiffStream())
            ?? throw new IOException($"{path}: no TIFF file can be begun");
        foreach (var page in pages)
        {
            Write(tiff, page);
            if (!tiff.WriteDirectory()) throw new IOException($"{path}: a page cannot be written");
        }
    }

    private static void Write(Tiff tiff, Raster page)
    {
        var bytes = page.MaxCode == byte.MaxValue ? 1 : 2;
        tiff.SetField(TiffTag.IMAGEWIDTH, page.Width);
        tiff.SetField(TiffTag.IMAGELENGTH, page.Height);
        tiff.SetField(TiffTag.SAMPLESPERPIXEL, page.Channels);
        tiff.SetField(TiffTag.BITSPERSAMPLE, 8 * bytes);
        tiff.SetField(TiffTag.PLANARCONFIG, PlanarConfig.CONTIG);
        tiff.SetField(TiffTag.COMPRESSION, Compression.ADOBE_DEFLATE);
        tiff.SetField(TiffTag.PHOTOMETRIC, page.Channels == 1 ? Photometric.MINISBLACK : Photometric.RGB);
        tiff.SetField(TiffTag.ROWSPERSTRIP, tiff.DefaultStripSize(0));
        var samples = page.Width * page.Channels;
        var row = new byte[samples * bytes];
        for (var y = 0; y < page.Height; y++)
        {
            var codes = page.Samples.AsSpan(y * samples, samples);
            if (bytes == 2) MemoryMarshal.AsBytes(codes).CopyTo(row);
            else for (var i = 0; i < samples; i++) row[i] = (byte)codes[i];
            if (!tiff.WriteScanline(row, y)) throw new IOException("a row of a TIFF cannot be written");
        }
    }
}
