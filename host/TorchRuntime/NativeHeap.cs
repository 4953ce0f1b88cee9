namespace Idm.TorchRuntime;

/// <summary>
/// Keeps the peak of resident memory near the peak of what is in use, by giving free memory back to the
/// system.
/// </summary>
/// <remarks>
/// Blocks of many sizes and lifetimes leave holes in the heap: in a reversible backward pass nearly twice as
/// much may be resident as is in use. What is given back must be zeroed when it is needed again, so it is
/// done only where the peak would rise.
/// </remarks>
public static class NativeHeap
{
    private const long LeastSlack = 64 << 20, Share = 9;

    private static long _mostLive, _rest = long.MaxValue;   // _rest: resident, but not in the heap's use

    /// <summary>
    /// Gives free memory back if more is resident than the most that was ever in use, and a little.
    /// </summary>
    public static void Tidy()
    {
        if (ProcessMemory.Read() is not { Live: { } live, Resident: { } resident }) return;
        _mostLive = Math.Max(_mostLive, live);
        var slack = Math.Max(LeastSlack, _mostLive / Share);
        if (_rest < long.MaxValue && resident < _rest + _mostLive + slack) return;
        ProcessMemory.GiveBack();
        _rest = Math.Min(_rest, (ProcessMemory.Read().Resident ?? resident) - live);
    }
}
