using System.Text;
using Idm.Plugins.Scientific.Arrays;

namespace Idm.Plugins.Scientific.Dicom;

/// <summary>The elements of a DICOM file up to its pixels: PS3.5, section 7, and PS3.10, section
/// 7.1.</summary>
internal sealed class DicomElements
{
    /// <summary>The tag of the pixels.</summary>
    public const uint PixelData = 0x7FE00010;

    private const uint Item = 0xFFFEE000, ItemEnd = 0xFFFEE00D, SequenceEnd = 0xFFFEE0DD;
    private const uint TransferSyntax = 0x00020010;
    private const uint Undefined = uint.MaxValue;
    private const int Preamble = 128, MostKept = 1024, MostDepth = 32, MostElements = 1 << 20;

    private readonly ByteSource _source;
    private readonly Dictionary<uint, byte[]> _values = [];
    private bool _explicit = true;
    private int _seen;

    private DicomElements(ByteSource source) => _source = source;

    /// <summary>Start and length of the pixels in bytes.</summary>
    public (long At, long Length) Pixels { get; private set; }

    /// <summary>Whether a file begins as those of DICOM do.</summary>
    public static bool Recognises(ReadOnlySpan<byte> start) =>
        start.Length >= Preamble + 4 && start[Preamble..].StartsWith("DICM"u8);

    /// <summary>Reads the elements of a file; those longer than 1024 bytes are passed over.</summary>
    /// <exception cref="Idm.Sdk.PluginException">It is damaged, compressed, or has no pixels.</exception>
    public static DicomElements Read(ByteSource source)
    {
        if (source.Length < Preamble + 4 || !Recognises(source.Read(0, Preamble + 4)))
            throw BadFile.Damaged(source.Name, "no mark 'DICM' at byte 128", "a DICOM file");
        var elements = new DicomElements(source);
        elements.ReadFile();
        return elements;
    }

    /// <summary>The text of an element, without padding; null where there is none.</summary>
    public string? Text(uint tag) => _values.TryGetValue(tag, out var bytes)
        ? Encoding.Latin1.GetString(bytes).Trim('\0', ' ') : null;

    /// <summary>A whole number of 16 bits.</summary>
    public int? Number(uint tag) =>
        _values.TryGetValue(tag, out var bytes) && bytes.Length == 2 ? BitConverter.ToUInt16(bytes) : null;

    /// <summary>Decimal numbers, separated by backslashes in the file; null where there are none.</summary>
    public double[]? Decimals(uint tag) => Text(tag) is { Length: > 0 } text
        ? Said.Parse(text.Replace('\\', ' ')) is { } numbers && numbers.All(double.IsFinite)
            ? numbers
            : throw BadFile.Damaged(_source.Name, $"'{text}' in element {Name(tag)}", "decimal numbers")
        : null;

    /// <summary>A tag for messages: <c>(0028,0010)</c>.</summary>
    public static string Name(uint tag) => $"({tag >> 16:X4},{tag & 0xFFFF:X4})";

    private void ReadFile()
    {
        long at = Preamble + 4;
        var inMeta = true;
        while (at < _source.Length)
        {
            // The first group is explicit always, and says how the rest is.
            if (inMeta && at <= _source.Length - 2 && BitConverter.ToUInt16(_source.Read(at, 2)) != 2)
            {
                inMeta = false;
                _explicit = DicomSyntax.IsExplicit(Text(TransferSyntax) ?? "", _source.Name);
            }
            var (tag, start, length) = Header(at);
            if (tag == PixelData)
            {
                if (length == Undefined)
                    throw BadFile.Damaged(_source.Name, "pixels in fragments", "uncompressed ones");
                Pixels = (start, length);
                RequireWithin(tag, start, length, _source.Length);
                return;
            }
            if (length != Undefined && length <= MostKept && start <= _source.Length - length)
                _values[tag] = _source.Read(start, (int)length);
            at = Skip(tag, start, length, _source.Length, 0);
        }
        throw BadFile.Unsupported(_source.Name, "no pixels (7FE0,0010)", "an image", "name a file with one");
    }

    private (uint Tag, long Start, uint Length) Header(long at)
    {
        if (++_seen > MostElements)
            throw BadFile.Damaged(_source.Name, $"{_seen} elements", $"at most {MostElements}");
        var head = _source.Read(at, 8);
        var tag = ((uint)BitConverter.ToUInt16(head) << 16) | BitConverter.ToUInt16(head.AsSpan(2));
        if (!_explicit || tag >> 16 == 0xFFFE) return (tag, at + 8, BitConverter.ToUInt32(head.AsSpan(4)));
        return Encoding.Latin1.GetString(head, 4, 2) switch
        {
            "OB" or "OD" or "OF" or "OL" or "OV" or "OW" or "SQ" or "SV" or "UC" or "UN" or "UR" or "UT"
                or "UV" =>
                (tag, at + 12, BitConverter.ToUInt32(_source.Read(at + 8, 4))),
            var type when char.IsAsciiLetterUpper(type[0]) && char.IsAsciiLetterUpper(type[1]) =>
                (tag, at + 8, BitConverter.ToUInt16(head.AsSpan(6))),
            _ => throw BadFile.Damaged(_source.Name, $"no type in element {Name(tag)} at byte {at}",
                "two letters"),
        };
    }

    private long Skip(uint tag, long start, uint length, long end, int depth)
    {
        if (length != Undefined)
        {
            RequireWithin(tag, start, length, end);
            return start + length;
        }
        if (depth > MostDepth)
            throw BadFile.Damaged(_source.Name, $"sequences more than {MostDepth} deep", "fewer");
        for (var at = start; ;)
        {
            var (item, begin, size) = Header(at);
            if (item == SequenceEnd) return begin;
            if (item != Item)
                throw BadFile.Damaged(_source.Name, $"element {Name(item)} at byte {at}", "an item");
            at = size == Undefined ? SkipItem(begin, end, depth) : Skip(item, begin, size, end, depth);
        }
    }

    private long SkipItem(long at, long end, int depth)
    {
        while (true)
        {
            var (tag, start, length) = Header(at);
            if (tag == ItemEnd) return start;
            at = Skip(tag, start, length, end, depth + 1);
        }
    }

    private void RequireWithin(uint tag, long start, long length, long end)
    {
        if (start <= end - length) return;
        throw BadFile.Damaged(_source.Name, $"{length} bytes in element {Name(tag)}",
            $"at most {end - start}");
    }
}
