using Microsoft.Win32.SafeHandles;

namespace Idm.Plugins.Scientific.Arrays;

/// <summary>The bytes of a file, small reads through a window of 64 KiB.</summary>
internal sealed class FileBytes : ByteSource
{
    private const int WindowBytes = 1 << 16;

    private readonly SafeFileHandle _handle;
    private readonly byte[] _window = new byte[WindowBytes];
    private long _start;
    private int _filled;

    /// <exception cref="Idm.Sdk.PluginException">It cannot be opened: says why.</exception>
    public FileBytes(string path)
        : base(path)
    {
        try
        {
            // Pipes and devices have no length: reading them might never end.
            if (new FileInfo(path) is { Exists: true, Length: 0 })
                throw BadFile.Damaged(path, "an empty file", "one with content");
            _handle = File.OpenHandle(path);
            Length = RandomAccess.GetLength(_handle);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw BadFile.Because($"{path}: cannot be opened: {e.Message}", e);
        }
    }

    /// <inheritdoc/>
    public override long Length { get; }

    /// <inheritdoc/>
    public override void Read(long at, Span<byte> buffer)
    {
        RequireLength(at, buffer.Length);
        while (buffer.Length > 0)
        {
            int got;
            if (buffer.Length >= WindowBytes)
            {
                got = Fetch(at, buffer);
            }
            else
            {
                if (at < _start || at >= _start + _filled) (_start, _filled) = (at, Fetch(at, _window));
                var from = _window.AsSpan((int)(at - _start), _filled - (int)(at - _start));
                got = Math.Min(from.Length, buffer.Length);
                from[..got].CopyTo(buffer);
            }
            if (got == 0) throw EndsEarly(at, buffer.Length, at);
            at += got;
            buffer = buffer[got..];
        }
    }

    /// <inheritdoc/>
    public override void Dispose() => _handle.Dispose();

    private int Fetch(long at, Span<byte> buffer)
    {
        try
        {
            return RandomAccess.Read(_handle, buffer, at);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw BadFile.Because($"{Name}: cannot be read: {e.Message}", e);
        }
    }
}
