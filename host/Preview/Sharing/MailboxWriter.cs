using static Idm.Preview.Sharing.MailboxLayout;

namespace Idm.Preview.Sharing;

/// <summary>
/// The run's end of the mailbox: the newest frame wins, and writing never waits. One writer, one reader.
/// </summary>
public sealed unsafe class MailboxWriter : IDisposable
{
    private readonly SharedFile _file;
    private int _slot = FirstWriterSlot;

    private MailboxWriter(SharedFile file, string path, long slotBytes) =>
        (_file, Path, SlotBytes) = (file, path, slotBytes);

    /// <summary>The shared file, which the reader opens and then deletes.</summary>
    public string Path { get; }

    /// <summary>The largest frame that fits.</summary>
    public long Capacity => SlotBytes - LengthBytes;

    /// <summary>Frames that were replaced before they were read.</summary>
    public long Dropped { get; private set; }

    private long SlotBytes { get; }

    /// <summary>
    /// Creates a mailbox in shared memory, or in the temporary folder where that is too small.
    /// </summary>
    /// <param name="frameBytes">The largest frame that has to fit.</param>
    /// <exception cref="IOException">Neither has room.</exception>
    public static MailboxWriter Create(long frameBytes)
    {
        var slotBytes = (frameBytes + LengthBytes + Page - 1) / Page * Page;
        var (file, path) = Allocate(FileBytes(slotBytes));
        *(long*)(file.Start + SlotBytesAt) = slotBytes;
        Volatile.Write(ref *(int*)(file.Start + WordAt), FirstMiddleSlot);
        Volatile.Write(ref *(int*)(file.Start + MagicAt), Magic);
        // The first touch of a page is the slow one; it is done here, not in a step.
        for (long at = Page; at < file.Length; at += Page) file.Start[at] = 0;
        return new MailboxWriter(file, path, slotBytes);
    }

    /// <summary>Room for a frame of this size, for the writer alone until <see cref="Publish"/>.</summary>
    public Span<byte> Slot(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes, Capacity);
        return new Span<byte>(Start + LengthBytes, (int)bytes);
    }

    /// <summary>Hands the slot over; it takes the place of a frame that was not read yet.</summary>
    public void Publish(long bytes)
    {
        *(long*)Start = bytes;
        var old = Interlocked.Exchange(ref *(int*)(_file.Start + WordAt), _slot | Fresh);
        _slot = old & SlotMask;
        if ((old & Fresh) != 0) Dropped++;
    }

    /// <summary>Lets the memory go, and the file too if no reader has opened it.</summary>
    public void Dispose()
    {
        _file.Dispose();
        File.Delete(Path);
    }

    private byte* Start => _file.Start + SlotAt(_slot, SlotBytes);

    private static (SharedFile File, string Path) Allocate(long bytes)
    {
        string[] folders = ["/dev/shm", System.IO.Path.GetTempPath()];
        for (var i = 0; ; i++)
        {
            var path = System.IO.Path.Combine(
                folders[i], $"idm-preview-{System.IO.Path.GetRandomFileName()}");
            try
            {
                return (SharedFile.Create(path, bytes), path);
            }
            catch (Exception e) when (
                i + 1 < folders.Length && e is IOException or UnauthorizedAccessException)
            {
                // the next folder
            }
        }
    }
}
