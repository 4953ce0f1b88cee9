using System.Buffers.Binary;
using System.IO.Compression;

namespace Idm.Imaging;

/// <summary>PNG with 16 bits a sample, which Skia would cut to 8.</summary>
internal static class DeepPngDecoder
{
    // The passes of an interlaced file: first column, first row, step of columns, step of rows.
    private static readonly (int X, int Y, int DX, int DY)[] Adam7 =
        [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];

    private static readonly (int X, int Y, int DX, int DY)[] Whole = [(0, 0, 1, 1)];

    public static bool Handles(ReadOnlySpan<byte> file) => PngHeader.Peek(file) is { Depth: 16 };

    public static ImagePage Describe(byte[] file)
    {
        var (header, _, channels) = Header(file);
        return new ImagePage((int)header.Width, (int)header.Height, channels, "uint16");
    }

    public static Raster Decode(byte[] file)
    {
        var (header, stored, channels) = Header(file);

        // Read before the image is allocated: a file that is not whole costs no more than its own size.
        var compressed = PngChunks.Join(file, "IDAT"u8);
        var (width, height) = ((int)header.Width, (int)header.Height);
        using var rows = new ZLibStream(new MemoryStream(compressed), CompressionMode.Decompress);
        var image = new Raster(width, height, channels, 65535, new ushort[(long)width * height * channels]);
        var transparent = 0L;
        try
        {
            foreach (var pass in header.Interlaced ? Adam7 : Whole)
                transparent += ReadPass(rows, image, stored, pass);
            // Only at the end of the stream is its checksum verified.
            if (rows.ReadByte() >= 0)
            {
                throw BadImageException.Damaged("its PNG data goes on after the last row");
            }
        }
        catch (EndOfStreamException)
        {
            throw BadImageException.Damaged("its PNG data ends before the last row");
        }
        catch (InvalidDataException)
        {
            throw BadImageException.Damaged("its compressed PNG data is invalid");
        }
        return transparent == 0
            ? image
            : image with { Remarks = [ImageRemarks.Transparent(transparent, (long)width * height)] };
    }

    /// <summary>The header, found sensible; the samples of a pixel, and how many of them are kept.</summary>
    private static (PngHeader Header, int Stored, int Channels) Header(byte[] file)
    {
        var header = PngHeader.Peek(file) ?? throw BadImageException.Damaged("its PNG header is incomplete");
        ImageLimits.Check(header.Width, header.Height, file.Length);
        return header.ColorType switch
        {
            0 => (header, 1, 1),
            2 => (header, 3, 3),
            4 => (header, 2, 1),
            6 => (header, 4, 3),
            _ => throw BadImageException.Damaged(
                $"its PNG header has colour type {header.ColorType} with 16 bits"),
        };
    }

    /// <summary>Reads the rows of a pass.</summary>
    /// <returns>How many of its pixels are not opaque.</returns>
    private static long ReadPass(Stream rows, Raster image, int stored, (int X, int Y, int DX, int DY) pass)
    {
        if (pass.X >= image.Width || pass.Y >= image.Height) return 0;  // an empty pass has no rows at all
        var transparent = 0L;
        var columns = (image.Width - pass.X + pass.DX - 1) / pass.DX;
        var (row, above) = (new byte[columns * stored * 2], new byte[columns * stored * 2]);
        for (var y = pass.Y; y < image.Height; y += pass.DY)
        {
            var filter = rows.ReadByte();
            if (filter < 0) throw new EndOfStreamException();
            rows.ReadExactly(row);
            PngFilter.Undo(filter, row, above, stored * 2);
            for (var i = 0; i < columns; i++)
            {
                var to = ((y * image.Width) + pass.X + (i * pass.DX)) * image.Channels;
                for (var c = 0; c < image.Channels; c++)
                {
                    image.Samples[to + c] = BinaryPrimitives.ReadUInt16BigEndian(
                        row.AsSpan(((i * stored) + c) * 2));
                }
                if (stored == image.Channels) continue;
                var alpha = row.AsSpan(((i * stored) + image.Channels) * 2, 2);
                if (alpha is not [255, 255]) transparent++;
            }
            (row, above) = (above, row);
        }
        return transparent;
    }
}
