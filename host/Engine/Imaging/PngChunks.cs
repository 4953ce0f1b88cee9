using System.Buffers.Binary;

namespace Idm.Engine.Imaging;

/// <summary>The chunks of a PNG file: length, name, content, checksum of name and content.</summary>
internal static class PngChunks
{
    private static readonly uint[] CrcTable = MakeCrcTable();

    /// <summary>The contents of all chunks of one name joined, checksums verified; stops at IEND.</summary>
    public static byte[] Join(byte[] file, ReadOnlySpan<byte> name)
    {
        var joined = new MemoryStream();
        var rest = file.AsSpan(PngHeader.Signature.Length);
        while (rest.Length >= 12)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(rest);
            if (length > rest.Length - 12) throw BadImageException.Damaged("its PNG data ends early");
            var body = rest.Slice(4, (int)length + 4);
            if (BinaryPrimitives.ReadUInt32BigEndian(rest[((int)length + 8)..]) != Crc(body))
            {
                throw BadImageException.Damaged("the checksum of a PNG chunk is wrong");
            }
            if (body.StartsWith(name)) joined.Write(body[4..]);
            if (body.StartsWith("IEND"u8)) return joined.ToArray();
            rest = rest[((int)length + 12)..];
        }
        throw BadImageException.Damaged("its PNG data ends early");
    }

    public static void Write(Stream to, ReadOnlySpan<byte> name, ReadOnlySpan<byte> content)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, content.Length);
        to.Write(number);
        to.Write(name);
        to.Write(content);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc([.. name, .. content]));
        to.Write(number);
    }

    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes) crc = CrcTable[(byte)(crc ^ b)] ^ (crc >> 8);
        return ~crc;
    }

    private static uint[] MakeCrcTable()
    {
        var table = new uint[256];
        for (var n = 0u; n < 256; n++)
        {
            var c = n;
            for (var k = 0; k < 8; k++) c = (c & 1) != 0 ? 0xEDB88320 ^ (c >> 1) : c >> 1;
            table[n] = c;
        }
        return table;
    }
}
