namespace Idm.Common.Files;

/// <summary>Whether a write failed for want of space.</summary>
public static class DiskSpace
{
    // Error numbers: no space left, quota exceeded on Linux; on Windows, the low word of HRESULTs for a full
    // disk.
    private const int NoSpace = 28, QuotaExceeded = 122, WindowsFull = 0x70, WindowsHandleFull = 0x27;

    /// <summary>
    /// Whether an exception, or what caused it, says that the disk or the user's share of it is full.
    /// </summary>
    public static bool IsExhausted(Exception? e)
    {
        for (; e is not null; e = e.InnerException)
        {
            if (e is not IOException) continue;
            var number = e.HResult & 0xFFFF;
            if (OperatingSystem.IsWindows()
                ? number is WindowsFull or WindowsHandleFull
                : e.HResult is NoSpace or QuotaExceeded)
                return true;
        }
        return false;
    }
}
