using Idm.TensorFiles.Archives;
using Idm.TensorFiles.Numpy;
using Idm.TensorFiles.Safetensors;

namespace Idm.TensorFiles.Reading;

/// <summary>
/// Opens files of tensors: what they are is read from their first bytes, not from their names.
/// </summary>
public static class TensorFile
{
    /// <summary>Opens a file and checks all that describes its tensors.</summary>
    /// <exception cref="WeightsException">
    /// It cannot be read, has no known format, or is damaged or hostile.
    /// </exception>
    public static ITensorFile Open(string path)
    {
        var start = FirstBytes(path);
        if (NpyHeader.IsMagic(start)) return NpyFile.Open(path);
        if (LegacyTorchFile.Recognises(start)) return new LegacyTorchFile(path);
        if (!start.StartsWith("PK"u8)) return SafetensorsFile.Open(path);
        var zip = new CheckedZip(path);
        try
        {
            return NpzFile.Recognises(zip) ? new NpzFile(zip) : new TorchArchive(zip);
        }
        catch
        {
            zip.Dispose();
            throw;
        }
    }

    private static ReadOnlySpan<byte> FirstBytes(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            var start = new byte[6];
            return start.AsSpan(0, stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new WeightsException($"{path}: cannot be opened: {e.Message.TrimEnd('.')}. Check its "
                + "path and its permissions", e);
        }
    }
}
