namespace Idm.Plugins.Scientific.Arrays;

/// <summary>Bytes that are read by position: a file, or what a compressed part of it unpacks to.</summary>
/// <param name="name">What it is, for messages: usually the file's path.</param>
internal abstract class ByteSource(string name) : IDisposable
{
    /// <summary>Name for messages.</summary>
    public string Name { get; } = name;

    /// <summary>Number of bytes; at most, where only unpacking would tell.</summary>
    public abstract long Length { get; }

    /// <summary>Reads bytes.</summary>
    /// <param name="at">Where the first one is.</param>
    /// <param name="buffer">Filled completely.</param>
    /// <exception cref="Idm.Sdk.PluginException">There are not so many, or the disk fails.</exception>
    public abstract void Read(long at, Span<byte> buffer);

    /// <summary>Reads a few bytes.</summary>
    /// <inheritdoc cref="Read(long, Span{byte})"/>
    public byte[] Read(long at, int count)
    {
        RequireLength(at, count);
        var bytes = new byte[count];
        Read(at, bytes);
        return bytes;
    }

    /// <summary>Closes it.</summary>
    public abstract void Dispose();

    /// <summary>Refuses to read beyond the end, before anything is allocated.</summary>
    protected void RequireLength(long at, long count)
    {
        if (at >= 0 && count >= 0 && at <= Length - count) return;
        throw EndsEarly(at, count, Length);
    }

    /// <summary>The error of bytes that are not there.</summary>
    protected Sdk.PluginException EndsEarly(long at, long count, long end) => BadFile.Damaged(
        Name, $"the end after {end} bytes", $"{count} more at byte {at}");
}
