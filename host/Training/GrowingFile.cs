namespace Idm.Training;

/// <summary>
/// A file that only grows; what the disk has no place for waits in memory, and training goes on.
/// </summary>
internal sealed class GrowingFile : IDisposable
{
    // Half a million lines; what is older than that is lost.
    private const int MostWaiting = 32 << 20;

    private readonly FileStream _file;
    private readonly MemoryStream _waiting = new();
    private long _whole;

    /// <param name="path">The file.</param>
    /// <param name="mode">Whether it is new, or may replace another.</param>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public GrowingFile(string path, FileMode mode) =>
        _file = new FileStream(path, mode, FileAccess.Write, FileShare.Read, bufferSize: 0);

    /// <summary>Appends bytes; they are handed to the system at the next <see cref="Flush"/>.</summary>
    public void Add(ReadOnlySpan<byte> bytes) => _waiting.Write(bytes);

    /// <summary>Hands all that waits to the system, or none of it.</summary>
    /// <returns>Whether there was place for it.</returns>
    public bool Flush()
    {
        try
        {
            _file.Position = _whole;
            _file.Write(_waiting.GetBuffer().AsSpan(0, (int)_waiting.Length));
            _whole = _file.Position;
            _waiting.SetLength(0);
            return true;
        }
        catch (IOException)
        {
            // A part may be there: it would be doubled the next time.
            try
            {
                _file.SetLength(_whole);
            }
            catch (IOException)
            {
                // the next write begins at the same place all the same
            }
            if (_waiting.Length > MostWaiting) _waiting.SetLength(0);
            return false;
        }
    }

    /// <summary>Writes what waits, if it can, and closes the file.</summary>
    public void Dispose()
    {
        Flush();
        _file.Dispose();
        _waiting.Dispose();
    }
}
