using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Idm.PluginHosting.Metadata;

/// <summary>The metadata of one managed dll, read into memory; the file itself is closed again.</summary>
internal sealed class ManagedFile : IDisposable
{
    private readonly PEReader _image;

    private ManagedFile(string path, PEReader image)
    {
        Path = path;
        _image = image;
        Metadata = image.GetMetadataReader();
    }

    public string Path { get; }

    public string FileName => System.IO.Path.GetFileName(Path);

    public MetadataReader Metadata { get; }

    /// <summary>Reads a dll.</summary>
    /// <exception cref="BadImageFormatException">
    /// It is not a complete .NET assembly; the message says why.
    /// </exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static ManagedFile Open(string path)
    {
        var stream = File.OpenRead(path);
        var length = stream.Length;
        PEReader? image = null;
        try
        {
            RejectOtherFormats(stream);
            image = new PEReader(stream, PEStreamOptions.PrefetchMetadata);
            RejectTruncated(image.PEHeaders, length);
            if (!image.HasMetadata) throw new BadImageFormatException("it is a native library");
            return new ManagedFile(path, image);
        }
        catch (Exception e)
        {
            image?.Dispose();
            stream.Dispose();
            // Offsets that point nowhere surface as many exceptions; to the user they are one.
            if (e is IOException or UnauthorizedAccessException or BadImageFormatException) throw;
            throw new BadImageFormatException("its headers make no sense", e);
        }
    }

    public void Dispose() => _image.Dispose();

    private static void RejectOtherFormats(FileStream stream)
    {
        Span<byte> start = stackalloc byte[4];
        var read = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        stream.Position = 0;
        if (read == 0) throw new BadImageFormatException("the file is empty");
        if (start.SequenceEqual("\u007fELF"u8))
            throw new BadImageFormatException("it is a native Linux library");
        if (!start.StartsWith("MZ"u8)) throw new BadImageFormatException("it does not start like one");
    }

    // A half-copied dll still parses when only the end is missing.
    private static void RejectTruncated(PEHeaders headers, long length)
    {
        var described = headers.SectionHeaders.IsEmpty
            ? 0L
            : headers.SectionHeaders.Max(s => (long)s.PointerToRawData + s.SizeOfRawData);
        if (length < described)
        {
            throw new BadImageFormatException(
                $"file is truncated: headers describe {described} bytes, file has {length}");
        }
    }
}
