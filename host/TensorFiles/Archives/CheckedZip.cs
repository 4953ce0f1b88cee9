using System.IO.Compression;
using Idm.Common;
using static TorchSharp.torch;

namespace Idm.TensorFiles.Archives;

/// <summary>A zip archive that is not believed: sizes, names and checksums are verified.</summary>
/// <remarks>
/// What its entries unpack to is limited by the length of the file before anything is unpacked, so neither
/// deflate bombs nor entries that share their bytes can fill the memory.
/// </remarks>
internal sealed class CheckedZip : IDisposable
{
    /// <summary>Maximum ratio of unpacked size to file size.</summary>
    public const int MaxExpansion = 16;

    private const int ChunkBytes = 8 << 20;

    private readonly ZipArchive _archive;
    private readonly OrderedDictionary<string, ZipArchiveEntry> _entries = new(StringComparer.Ordinal);

    /// <exception cref="WeightsException">It cannot be read, or is damaged or hostile.</exception>
    public CheckedZip(string path)
    {
        Path = path;
        var stream = Guarded(() => File.OpenRead(path));
        try
        {
            FileLength = stream.Length;
            _archive = Guarded(() => new ZipArchive(stream, ZipArchiveMode.Read));
            Guarded(() => _archive.Entries.Count);
            CheckSizes();
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>The file's path.</summary>
    public string Path { get; }

    /// <summary>The file's length in bytes.</summary>
    public long FileLength { get; }

    /// <summary>The names of its entries, in order.</summary>
    public IReadOnlyList<string> Names => [.. _entries.Keys];

    /// <summary>Unpacked size of an entry in bytes; null if there is none.</summary>
    public long? LengthOf(string name) => _entries.TryGetValue(name, out var entry) ? entry.Length : null;

    /// <summary>Unpacks a small entry.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="most">How many bytes it may have.</param>
    public byte[] Read(string name, int most)
    {
        var entry = _entries[name];
        if (entry.Length > most)
        {
            throw Bad($"'{name}' unpacks to {entry.Length} bytes, expected at most {most}");
        }
        var bytes = new byte[entry.Length];
        Unpack(entry, (at, count) => bytes.AsSpan((int)at, count));
        return bytes;
    }

    /// <summary>Unpacks the beginning of an entry: at most so many bytes, without their checksum.</summary>
    public byte[] Start(string name, int most) => Guarded(() =>
    {
        var entry = _entries[name];
        var bytes = new byte[Math.Min(entry.Length, most)];
        using var stream = entry.Open();
        stream.ReadExactly(bytes);
        return bytes;
    });

    /// <summary>Unpacks an entry into a contiguous, flat tensor of just as many bytes.</summary>
    public void Read(string name, Tensor flat)
    {
        var entry = _entries[name];
        var size = flat.ElementSize;
        if (entry.Length != flat.NumberOfElements * size)
        {
            throw Bad($"'{name}' unpacks to {entry.Length} bytes, expected {flat.NumberOfElements * size}");
        }
        using var scope = NewDisposeScope();
        Unpack(entry, (at, count) => flat.narrow(0, at / size, count / size).bytes);
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _archive.Dispose();

    private void Unpack(ZipArchiveEntry entry, SpanAt into)
    {
        Guarded(() =>
        {
            var crc = new Crc32();
            using var stream = entry.Open();
            for (long at = 0; at < entry.Length; at += ChunkBytes)
            {
                var part = into(at, (int)Math.Min(ChunkBytes, entry.Length - at));
                stream.ReadExactly(part);
                crc.Append(part);
            }
            if (stream.ReadByte() >= 0)
                throw Bad($"'{entry.FullName}' unpacks to more than the {entry.Length} bytes it announces");
            return crc.Value == entry.Crc32 ? true : throw Bad(
                $"'{entry.FullName}' has the checksum {crc.Value:x8}, expected {entry.Crc32:x8}");
        });
    }

    private void CheckSizes()
    {
        Int128 packed = 0, unpacked = 0;
        foreach (var entry in _archive.Entries)
        {
            if (!_entries.TryAdd(entry.FullName, entry))
                throw Bad($"it has two entries named '{entry.FullName}'");
            if (entry.Length < 0 || entry.CompressedLength < 0)
                throw Bad($"'{entry.FullName}' has a negative size");
            packed += entry.CompressedLength;
            unpacked += entry.Length;
        }
        if (packed > FileLength)
            throw Bad($"its entries take {packed} bytes, but the file has {FileLength}: they overlap");
        if (unpacked > (Int128)FileLength * MaxExpansion)
        {
            throw Bad($"its {FileLength} bytes would unpack to {unpacked}, expected at most {MaxExpansion} "
                + "times as many (weights do not compress so well)");
        }
    }

    // The library throws what it likes at a hostile archive.
    private T Guarded<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is not WeightsException and not OutOfMemoryException)
        {
            throw new WeightsException(
                $"{Path}: the zip archive cannot be read: {e.Message.TrimEnd('.')}; the file is truncated or "
                + "damaged: fetch it again", e);
        }
    }

    private WeightsException Bad(string what) =>
        new($"{Path}: the zip archive is damaged or hostile: {what}");

    /// <summary>Destination of an entry's bytes from one offset on.</summary>
    private delegate Span<byte> SpanAt(long at, int count);
}
