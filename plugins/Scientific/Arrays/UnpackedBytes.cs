using System.Buffers;
using System.IO.Compression;

namespace Idm.Plugins.Scientific.Arrays;

/// <summary>
/// Unpacked bytes of a compressed part of a file. Reading on is cheap; reading back starts again.
/// </summary>
/// <remarks>No more than a window is in memory, whatever it unpacks to.</remarks>
internal sealed class UnpackedBytes : ByteSource
{
    // Deflate stores at most 258 bytes in 2 bits.
    private const long MostExpansion = 1032;

    private readonly ByteSource _packed;
    private readonly (long Start, long Length) _part;
    private readonly bool _gzip;
    private Stream? _stream;
    private long _at;

    /// <param name="packed">Where the compressed bytes are; closed by its owner.</param>
    /// <param name="start">The first of them.</param>
    /// <param name="length">How many there are.</param>
    /// <param name="gzip">Whether they are of gzip, and not of zlib.</param>
    public UnpackedBytes(ByteSource packed, long start, long length, bool gzip)
        : base(packed.Name)
    {
        (_packed, _part, _gzip) = (packed, (start, length), gzip);
        Length = checked((Math.Min(length, long.MaxValue / MostExpansion - 1) + 1) * MostExpansion);
    }

    /// <inheritdoc/>
    public override long Length { get; }

    /// <inheritdoc/>
    public override void Read(long at, Span<byte> buffer)
    {
        RequireLength(at, buffer.Length);
        try
        {
            if (_stream is null || at < _at)
            {
                _stream?.Dispose();
                (_stream, _at) = (Open(), 0);
            }
            Skip(_stream, at, buffer.Length);
            while (buffer.Length > 0) buffer = buffer[Next(_stream, buffer, at, buffer.Length)..];
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            throw BadFile.Damaged(
                Name, $"compressed bytes that are invalid ({e.Message.TrimEnd('.')})", "deflated ones", e);
        }
    }

    /// <inheritdoc/>
    public override void Dispose() => _stream?.Dispose();

    private void Skip(Stream stream, long to, long count)
    {
        if (_at == to) return;
        var skipped = ArrayPool<byte>.Shared.Rent(1 << 16);
        try
        {
            while (_at < to) Next(stream, skipped.AsSpan(0, (int)Math.Min(skipped.Length, to - _at)), to,
                count);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(skipped);
        }
    }

    private int Next(Stream stream, Span<byte> buffer, long at, long count)
    {
        var got = stream.Read(buffer);
        if (got == 0) throw EndsEarly(at, count, _at);
        _at += got;
        return got;
    }

    private Stream Open()
    {
        var part = new SourceStream(_packed, _part.Start, _part.Length);
        return _gzip
            ? new GZipStream(part, CompressionMode.Decompress)
            : new ZLibStream(part, CompressionMode.Decompress);
    }
}
