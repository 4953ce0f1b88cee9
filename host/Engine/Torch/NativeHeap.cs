using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Idm.Engine.Torch;

/// <summary>Keeps the peak of resident memory near the peak of what is in use, by giving free memory back to the system.</summary>
/// <remarks>
/// Blocks of many sizes and lifetimes leave holes in the heap: in a reversible backward pass nearly twice as much was
/// resident as was in use. What is given back must be zeroed when it is needed again, so it is done only where the peak
/// would rise. Giving every large block a mapping of its own took a quarter of the step's time.
/// </remarks>
internal static partial class NativeHeap
{
    private const long LeastSlack = 64 << 20, Share = 9;

    private static readonly long PageSize = Environment.SystemPageSize;
    private static bool _absent = !OperatingSystem.IsLinux();
    private static long _mostLive, _rest = long.MaxValue;   // _rest: resident, but not in the heap's use

    /// <summary>Gives free memory back if more is resident than the most that was ever in use, and a little.</summary>
    public static void Tidy()
    {
        if (_absent || ProcessMemory.Live() is not { } live || Resident() is not { } resident) return;
        _mostLive = Math.Max(_mostLive, live);
        var slack = Math.Max(LeastSlack, _mostLive / Share);
        if (_rest < long.MaxValue && resident < _rest + _mostLive + slack) return;
        try
        {
            _ = malloc_trim(0);
            _rest = Math.Min(_rest, (Resident() ?? resident) - live);
        }
        catch (EntryPointNotFoundException)
        {
            _absent = true;                                 // another C library: it has ways of its own
        }
    }

    private static long? Resident()
    {
        try
        {
            Span<byte> text = stackalloc byte[128];
            using var file = File.OpenHandle("/proc/self/statm");
            var words = Encoding.ASCII.GetString(text[..RandomAccess.Read(file, text, 0)]).Split(' ');
            return long.Parse(words[1], CultureInfo.InvariantCulture) * PageSize;
        }
        catch (IOException)
        {
            _absent = true;
            return null;
        }
    }

    [LibraryImport("libc")]
    private static partial int malloc_trim(nuint pad);
}
