using System.Buffers.Binary;
using System.Text;
using Idm.TensorFiles.Safetensors;

namespace Idm.TensorFiles.Tests;

/// <summary>
/// Safetensors files written by hand, good and bad, and the reader's word on them without a disk.
/// </summary>
internal static class SafetensorsBytes
{
    /// <summary>A header and as many zero bytes of data as asked for.</summary>
    public static byte[] File(string json, int data = 0)
    {
        var header = Encoding.UTF8.GetBytes(json);
        var file = new byte[8 + header.Length + data];
        BinaryPrimitives.WriteUInt64LittleEndian(file, (ulong)header.Length);
        header.CopyTo(file, 8);
        return file;
    }

    /// <summary>Reads a header from memory.</summary>
    public static SafetensorsHeader Read(byte[] file) =>
        SafetensorsHeader.Read("bad.safetensors", file.Length, (offset, buffer) =>
    {
        if (offset + buffer.Length > file.Length)
            throw new InvalidOperationException("read beyond the end of the file");
        file.AsSpan((int)offset, buffer.Length).CopyTo(buffer);
    });
}
