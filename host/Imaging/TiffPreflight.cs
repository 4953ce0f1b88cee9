using System.Buffers.Binary;

namespace Idm.Imaging;

/// <summary>
/// Looks at the sizes that a TIFF file declares before the library does, which allocates whatever it is told.
/// </summary>
internal readonly ref struct TiffPreflight
{
    private const int ImageWidth = 256, ImageLength = 257, SamplesPerPixel = 277, BitsPerSample = 258;
    private const int TileWidth = 322, TileLength = 323, StripByteCounts = 279, TileByteCounts = 325;
    private const int MaxSamplesPerPixel = 16, MaxBits = 64, MaxPages = 65535;

    // Bytes of a value of each type, from BYTE (1) to IFD8 (18).
    private static ReadOnlySpan<byte> TypeSizes => [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8];

    private readonly ReadOnlySpan<byte> _file;
    private readonly bool _little;
    private readonly bool _big;             // BigTIFF: offsets and counts of 8 bytes instead of 4

    private TiffPreflight(ReadOnlySpan<byte> file)
    {
        _file = file;
        _little = file[0] == 'I';
        _big = file[_little ? 2 : 3] == '+';
    }

    /// <summary>Position of the first page's directory.</summary>
    /// <exception cref="BadImageException">There is none.</exception>
    public static long First(ReadOnlySpan<byte> file)
    {
        var tiff = Of(file);
        return tiff._big ? tiff.Number(8, 8) : tiff.Number(4, 4);
    }

    /// <summary>Positions of all pages' directories.</summary>
    /// <exception cref="BadImageException">
    /// They go in a circle, or end outside of the file.
    /// </exception>
    public static IReadOnlyList<long> All(ReadOnlySpan<byte> file)
    {
        var tiff = Of(file);
        var pages = new OrderedDictionary<long, bool>();
        for (var at = First(file); at != 0; at = tiff.Next(at))
        {
            if (!pages.TryAdd(at, true))
                throw BadImageException.Damaged($"its TIFF page {pages.Count + 1} is an earlier one again");
            if (pages.Count > MaxPages)
                throw BadImageException.Damaged($"it has more than {MaxPages} TIFF pages");
        }
        return pages.Count > 0 ? [.. pages.Keys] : throw BadImageException.Damaged("it has no TIFF page");
    }

    /// <summary>Finds a page's declarations sensible.</summary>
    /// <exception cref="BadImageException">They are not.</exception>
    public static void Check(ReadOnlySpan<byte> file, long page) => Of(file).Check(page);

    private static TiffPreflight Of(ReadOnlySpan<byte> file) =>
        file.Length >= 16
            ? new TiffPreflight(file)
            : throw BadImageException.Damaged("its TIFF header is incomplete");

    private (long First, long Count, int Size) Entries(long page)
    {
        var count = _big ? Number(page, 8) : Number(page, 2);
        var size = _big ? 20 : 12;
        if (count > _file.Length / size)
        {
            throw BadImageException.Damaged($"its TIFF directory declares {count} tags");
        }
        return (page + (_big ? 8 : 2), count, size);
    }

    private long Next(long page)
    {
        var (first, count, size) = Entries(page);
        var next = first + (count * size);
        // A file may end here where no other page follows.
        return next > _file.Length - (_big ? 8 : 4) ? 0 : Number(next, _big ? 8 : 4);
    }

    private void Check(long page)
    {
        var (first, count, size) = Entries(page);
        long width = 0, height = 0;
        for (var entry = first; entry < first + (count * size); entry += size)
        {
            var tag = (int)Number(entry, 2);
            var (type, values) = ((int)Number(entry + 2, 2), Number(entry + 4, _big ? 8 : 4));
            var bytes = type < TypeSizes.Length ? TypeSizes[type] : 0;
            if (bytes > 0 && values > _file.Length / bytes) throw Absurd(tag, $"has {values} values");
            if (bytes is 0 or > 8 || values == 0) continue;

            var at = entry + (_big ? 12 : 8);
            if (values * bytes > (_big ? 8 : 4)) at = Number(at, _big ? 8 : 4);
            var most = tag is StripByteCounts or TileByteCounts
                ? Largest(at, bytes, values)
                : Number(at, bytes);
            CheckValue(tag, most);
            if (tag == ImageWidth) width = most;
            if (tag == ImageLength) height = most;
        }
        ImageLimits.Check(width, height, _file.Length);
    }

    private void CheckValue(int tag, long value)
    {
        var limit = tag switch
        {
            ImageWidth or ImageLength => ImageLimits.MaxSide,
            SamplesPerPixel => MaxSamplesPerPixel,
            BitsPerSample => MaxBits,
            TileWidth or TileLength => 2 * ImageLimits.MaxSide,
            StripByteCounts or TileByteCounts => _file.Length,
            _ => long.MaxValue,
        };
        if (value > limit) throw Absurd(tag, $"says {value}, at most {limit} is read");
    }

    private long Largest(long at, int bytes, long values)
    {
        var largest = 0L;
        for (var i = 0; i < values; i++) largest = Math.Max(largest, Number(at + (i * bytes), bytes));
        return largest;
    }

    private long Number(long at, int bytes)
    {
        if (at < 0 || at > _file.Length - bytes)
        {
            throw BadImageException.Damaged("its TIFF directory ends early");
        }
        var from = _file.Slice((int)at, bytes);
        var number = bytes switch
        {
            1 => from[0],
            2 when _little => BinaryPrimitives.ReadUInt16LittleEndian(from),
            2 => BinaryPrimitives.ReadUInt16BigEndian(from),
            4 when _little => BinaryPrimitives.ReadUInt32LittleEndian(from),
            4 => BinaryPrimitives.ReadUInt32BigEndian(from),
            _ when _little => BinaryPrimitives.ReadUInt64LittleEndian(from),
            _ => BinaryPrimitives.ReadUInt64BigEndian(from),
        };
        return (long)Math.Min(number, long.MaxValue);
    }

    private static BadImageException Absurd(int tag, string what) =>
        BadImageException.Damaged($"its TIFF tag {tag} {what}");
}
