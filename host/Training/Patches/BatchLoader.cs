using System.Collections.Concurrent;
using Idm.Sdk;

namespace Idm.Training.Patches;

/// <summary>Assembles batches on a thread of its own, in buffers that are used again and again.</summary>
/// <remarks>
/// A batch depends on the seed and its step alone, so a resumed run sees the very batches it would have seen.
/// Nothing is allocated per batch: a garbage collection in the middle of a step could free a native scalar in
/// use.
/// </remarks>
public sealed class BatchLoader : IDisposable
{
    private const int Buffers = 3;

    private readonly BlockingCollection<float[]> _free = [];
    private readonly BlockingCollection<float[]> _ready = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Thread _thread;
    private readonly PatchSource _patches;
    private readonly int _batch;
    private readonly Func<long, int> _sideAt;
    private readonly RandomStream _random;

    /// <summary>
    /// Starts to assemble the batches of step <paramref name="firstStep"/> and those that follow.
    /// </summary>
    public BatchLoader(PatchSource patches, int batch, int side, RandomStream random, long firstStep)
        : this(patches, batch, side, _ => side, random, firstStep)
    {
    }

    /// <summary>Starts to assemble batches whose patches have a side of their own at each step.</summary>
    /// <param name="patches">Where patches are cut from.</param>
    /// <param name="batch">Patches in a batch.</param>
    /// <param name="largest">The largest side.</param>
    /// <param name="sideAt">The side at a step, which counts from 0.</param>
    /// <param name="random">The stream that each patch has one of its own from.</param>
    /// <param name="firstStep">The step of the first batch.</param>
    public BatchLoader(
        PatchSource patches, int batch, int largest, Func<long, int> sideAt, RandomStream random,
        long firstStep)
    {
        (_patches, _batch, _sideAt, _random) = (patches, batch, sideAt, random);
        for (var i = 0; i < Buffers; i++) _free.Add(new float[batch * patches.Channels * largest * largest]);
        _thread = new Thread(() => Assemble(firstStep)) { IsBackground = true, Name = "idm batches" };
        _thread.Start();
    }

    /// <summary>
    /// Waits for the next batch and hands its samples, (N, C, H, W) row by row, to <paramref name="use"/>.
    /// </summary>
    /// <remarks>The array has room for the largest patches; smaller ones fill its beginning.</remarks>
    public void Next(Action<float[]> use)
    {
        var buffer = _ready.Take(_stop.Token);
        use(buffer);
        _free.Add(buffer);
    }

    /// <summary>Stops the thread.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        _thread.Join();
        _stop.Dispose();
        _free.Dispose();
        _ready.Dispose();
    }

    private void Assemble(long step)
    {
        try
        {
            for (; ; step++)
            {
                var buffer = _free.Take(_stop.Token);
                var side = _sideAt(step);
                var length = _patches.Channels * side * side;
                for (var i = 0; i < _batch; i++)
                    _patches.Cut(
                        _random.Derive("patch", step * _batch + i), side, buffer.AsSpan(i * length, length));
                _ready.Add(buffer);
            }
        }
        catch (OperationCanceledException)
        {
            // disposed
        }
    }
}
