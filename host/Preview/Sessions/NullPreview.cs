using Idm.Preview.Frames;

namespace Idm.Preview.Sessions;

/// <summary>No preview.</summary>
public sealed class NullPreview : IPreview
{
    /// <inheritdoc/>
    public PreviewCost Cost => default;

    /// <inheritdoc/>
    public bool Wants(long step, Urgency urgency) => false;

    /// <inheritdoc/>
    public void Post(FrameInfo info, IReadOnlyList<PreviewLayer> layers)
    {
        // nobody looks
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // holds nothing
    }
}
