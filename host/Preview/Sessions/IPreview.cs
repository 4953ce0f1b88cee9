using Idm.Preview.Frames;

namespace Idm.Preview.Sessions;

/// <summary>
/// All that a run sees of its preview. Nothing here throws, and nothing waits for a viewer.
/// </summary>
public interface IPreview : IDisposable
{
    /// <summary>
    /// Whether a step should be posted now: cheap, so that nothing is computed for steps that are not.
    /// </summary>
    /// <param name="step">Number of the step.</param>
    /// <param name="urgency">Whether it ends something.</param>
    bool Wants(long step, Urgency urgency);

    /// <summary>Shows a step. The tensors are copied before this returns.</summary>
    /// <param name="info">Everything but the layers, which are filled in.</param>
    /// <param name="layers">The pictures.</param>
    void Post(FrameInfo info, IReadOnlyList<PreviewLayer> layers);

    /// <summary>Cost so far.</summary>
    PreviewCost Cost { get; }
}

/// <summary>Cost of a preview.</summary>
/// <param name="Posted">Frames that were posted.</param>
/// <param name="Dropped">Frames that were replaced before anybody saw them.</param>
/// <param name="Time">Time that posting took from the run.</param>
public readonly record struct PreviewCost(long Posted, long Dropped, TimeSpan Time);
