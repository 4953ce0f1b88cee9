using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Idm.TensorFiles.Tests.Numpy;

/// <summary>
/// Writes .npy and .npz files as NumPy does: magic, version, header padded to 64 bytes, numbers.
/// </summary>
internal static class NpyBytes
{
    public static byte[] File(
        string type, string shape, byte[] numbers, bool fortran = false, byte version = 1) =>
        Of($"{{'descr': '{type}', 'fortran_order': {(fortran ? "True" : "False")}, 'shape': {shape}, }}",
            numbers, version);

    public static byte[] Of(string header, byte[] numbers, byte version = 1)
    {
        var begin = version == 1 ? 10 : 12;
        var text = Encoding.Latin1.GetBytes(
            header.PadRight((((begin + header.Length + 64) / 64) * 64) - begin - 1) + "\n");
        var file = new byte[begin + text.Length + numbers.Length];
        (file[0], file[6]) = (0x93, version);
        "NUMPY"u8.CopyTo(file.AsSpan(1));
        if (version == 1) BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(8), (ushort)text.Length);
        else BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(8), (uint)text.Length);
        text.CopyTo(file, begin);
        numbers.CopyTo(file, begin + text.Length);
        return file;
    }

    public static byte[] Archive(CompressionLevel compression, params (string Name, byte[] Content)[] arrays)
    {
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in arrays)
            {
                using var stream = zip.CreateEntry(name + ".npy", compression).Open();
                stream.Write(content);
            }
        }
        return file.ToArray();
    }
}
