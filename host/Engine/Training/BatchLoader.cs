using System.Threading.Channels;
using Idm.Sdk;

namespace Idm.Engine.Training;

/// <summary>Assembles batches on a thread of its own, in buffers that are used again and again.</summary>
/// <remarks>
/// A batch depends on the seed and its step alone, so a resumed run sees the very batches it would have seen. Nothing
/// is allocated per batch: a garbage collection in the middle of a step could free a native scalar in use.
/// </remarks>
public sealed class BatchLoader : IDisposable
{
    private const int Buffers = 3;

    private readonly Channel<float[]> _free = Channel.CreateBounded<float[]>(Buffers);
    private readonly Channel<float[]> _ready = Channel.CreateBounded<float[]>(Buffers);
    private readonly CancellationTokenSource _stop = new();
    private readonly Thread _thread;
    private readonly PatchSource _patches;
    private readonly int _batch, _patchLength;
    private readonly Randomness _random;

    /// <summary>Starts to assemble the batches of step <paramref name="firstStep"/> and those that follow.</summary>
    public BatchLoader(PatchSource patches, int batch, int side, Randomness random, long firstStep)
    {
        (_patches, _batch, _random) = (patches, batch, random);
        _patchLength = patches.Channels * side * side;
        for (var i = 0; i < Buffers; i++) _free.Writer.TryWrite(new float[batch * _patchLength]);
        _thread = new Thread(() => Assemble(firstStep)) { IsBackground = true, Name = "idm batches" };
        _thread.Start();
    }

    /// <summary>Waits for the next batch and hands its samples, (N, C, H, W) row by row, to <paramref name="use"/>.</summary>
    public void Next(Action<float[]> use)
    {
        var buffer = Take(_ready.Reader);
        use(buffer);
        _free.Writer.TryWrite(buffer);
    }

    /// <summary>Stops the thread.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        _thread.Join();
        _stop.Dispose();
    }

    private void Assemble(long step)
    {
        try
        {
            for (; ; step++)
            {
                var buffer = Take(_free.Reader);
                for (var i = 0; i < _batch; i++)
                    _patches.Cut(_random.For("patch", step * _batch + i), buffer.AsSpan(i * _patchLength, _patchLength));
                _ready.Writer.TryWrite(buffer);
            }
        }
        catch (OperationCanceledException)
        {
            // disposed
        }
    }

    private float[] Take(ChannelReader<float[]> reader)
    {
        float[]? buffer;
        while (!reader.TryRead(out buffer))
            if (!reader.WaitToReadAsync(_stop.Token).AsTask().GetAwaiter().GetResult()) throw new OperationCanceledException();
        return buffer;
    }
}
