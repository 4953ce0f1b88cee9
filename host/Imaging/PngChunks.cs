using System.Buffers.Binary;
using Idm.Common;

namespace Idm.Imaging;

/// <summary>The chunks of a PNG file: length, name, content, checksum of name and content.</summary>
internal static class PngChunks
{
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
            var checksum = new Crc32();
            checksum.Append(body);
            if (BinaryPrimitives.ReadUInt32BigEndian(rest[((int)length + 8)..]) != checksum.Value)
            {
                throw BadImageException.Damaged("the checksum of a PNG chunk is wrong");
            }
            if (body.StartsWith(name)) joined.Write(body[4..]);
            if (body.StartsWith("IEND"u8)) return joined.ToArray();
            rest = rest[((int)length + 12)..];
        }
        throw BadImageException.Damaged("its PNG data ends early");
    }
}
