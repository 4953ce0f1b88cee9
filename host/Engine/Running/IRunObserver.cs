using Idm.Engine.Results;
using Idm.Engine.Solving;

namespace Idm.Engine.Running;

/// <summary>Watches a run.</summary>
public interface IRunObserver
{
    /// <summary>All images are about to be restored by this sampler.</summary>
    void Sampling(string sampler);

    /// <summary>Image <paramref name="index"/> of <paramref name="count"/> is about to be restored.</summary>
    void Starting(int index, int count, string name, TimeSpan elapsed);

    /// <summary>The sampler has done a step.</summary>
    void Stepped(RestorationStep step)
    {
        // most observers do not look so closely
    }

    /// <summary>The image that an evaluation restored; it lives as long as the call.</summary>
    void Evaluated(string name, RestoredImage image)
    {
        // most observers want the numbers alone
    }

    /// <summary>An image is restored and scored.</summary>
    void Restored(ImageResult result);

    /// <summary>An image could not be restored.</summary>
    void Failed(ImageFailure failure);
}
