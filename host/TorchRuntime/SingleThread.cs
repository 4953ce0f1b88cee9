using TorchSharp;

namespace Idm.TorchRuntime;

/// <summary>libtorch computes with one thread until this is disposed, then with as many as before.</summary>
/// <remarks>
/// For many calls on small tensors: threads would wait for each other longer than they compute, and on a busy
/// machine each wait may take a slice of another program's time. libtorch has to be loaded.
/// </remarks>
public sealed class SingleThread : IDisposable
{
    private readonly int _before = torch.get_num_threads();

    /// <summary>Goes down to one thread.</summary>
    public SingleThread() => torch.set_num_threads(1);

    /// <summary>Goes back to the number of before.</summary>
    public void Dispose() => torch.set_num_threads(_before);
}
