namespace Idm.Preview.Sharing;

/// <summary>The shared file: a page of header, then three slots.</summary>
/// <remarks>
/// One atomic word names the slot in the middle, between the one that the writer fills and the one that the
/// reader holds, and whether it holds a frame that the reader has not taken. Both sides swap theirs against
/// it: neither ever waits, and no slot is ever in two hands.
/// </remarks>
internal static class MailboxLayout
{
    public const int Magic = 0x504D4449;        // "IDMP"
    public const int Page = 4096;
    public const int Slots = 3;
    public const int MagicAt = 0, SlotBytesAt = 8, WordAt = 64, DroppedAt = 128;
    public const int SlotMask = 3, Fresh = 4;
    public const int LengthBytes = 64;          // at the start of each slot, the frame's length
    public const int FirstWriterSlot = 0, FirstMiddleSlot = 1, FirstReaderSlot = 2;

    public static long FileBytes(long slotBytes) => Page + (Slots * slotBytes);

    public static long SlotAt(int slot, long slotBytes) => Page + (slot * slotBytes);
}
