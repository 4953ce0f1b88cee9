using static Idm.Preview.Sharing.MailboxLayout;

namespace Idm.Preview.Sharing;

/// <summary>The viewer's end of the mailbox.</summary>
public sealed unsafe class MailboxReader : IDisposable
{
    private readonly SharedFile _file;
    private readonly long _slotBytes;
    private int _slot = FirstReaderSlot;

    private MailboxReader(SharedFile file, long slotBytes) => (_file, _slotBytes) = (file, slotBytes);

    /// <summary>Opens a mailbox, and removes its name: the memory goes when both ends are closed.</summary>
    /// <exception cref="IOException">There is none.</exception>
    /// <exception cref="InvalidDataException">The file is something else.</exception>
    public static MailboxReader Open(string path)
    {
        var file = SharedFile.Open(path);
        var slotBytes = file.Length < Page ? 0 : *(long*)(file.Start + SlotBytesAt);
        if (slotBytes < Page || file.Length != FileBytes(slotBytes)
            || Volatile.Read(ref *(int*)(file.Start + MagicAt)) != Magic)
        {
            file.Dispose();
            throw new InvalidDataException($"'{path}' is not a preview's mailbox");
        }
        File.Delete(path);
        return new MailboxReader(file, slotBytes);
    }

    /// <summary>Takes the newest frame that was not taken yet.</summary>
    /// <param name="frame">Its bytes, valid until the next call.</param>
    /// <returns>Whether there was one.</returns>
    public bool TryTake(out ReadOnlySpan<byte> frame)
    {
        frame = default;
        ref var word = ref *(int*)(_file.Start + WordAt);
        if ((Volatile.Read(ref word) & Fresh) == 0) return false;
        _slot = Interlocked.Exchange(ref word, _slot) & SlotMask;
        var start = _file.Start + SlotAt(_slot, _slotBytes);
        var length = *(long*)start;
        if (length < 0 || length > _slotBytes - LengthBytes) return false;
        frame = new ReadOnlySpan<byte>(start + LengthBytes, (int)length);
        return true;
    }

    /// <summary>Closes this end.</summary>
    public void Dispose() => _file.Dispose();
}
