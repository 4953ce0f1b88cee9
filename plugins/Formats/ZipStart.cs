using System.Buffers.Binary;
using System.Text;

namespace Idm.Plugins.Formats;

/// <summary>The beginning of a zip archive.</summary>
internal static class ZipStart
{
    private const int HeaderBytes = 30, NameLengthAt = 26;

    /// <summary>The name of the first entry; null if this is no zip archive, or its name is longer than this.
    /// </summary>
    public static string? FirstName(ReadOnlySpan<byte> start)
    {
        if (start.Length < HeaderBytes || !start.StartsWith("PK\x03\x04"u8)) return null;
        var length = BinaryPrimitives.ReadUInt16LittleEndian(start[NameLengthAt..]);
        return length <= start.Length - HeaderBytes
            ? Encoding.UTF8.GetString(start.Slice(HeaderBytes, length))
            : null;
    }
}
