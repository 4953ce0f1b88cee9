using Idm.Engine.Results;
using Idm.Engine.Running;

namespace Idm.Plugins.Tests.Running;

/// <summary>Nobody watches a run.</summary>
internal sealed class Nobody : IRunObserver
{
    public void Sampling(string sampler)
    {
        // nobody looks
    }

    public void Starting(int index, int count, string name, TimeSpan elapsed)
    {
        // nobody looks
    }

    public void Restored(ImageResult result)
    {
        // nobody looks
    }

    public void Failed(ImageFailure failure)
    {
        // the report lists it
    }
}
