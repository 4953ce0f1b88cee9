namespace Idm.Preview.Frames;

/// <summary>One step with its pixels.</summary>
/// <param name="Info">Everything else.</param>
/// <param name="Samples">
/// The planes of all layers, one after the other; at least <see cref="FrameInfo.SampleCount"/>.
/// </param>
public sealed record Frame(FrameInfo Info, float[] Samples)
{
    /// <summary>One plane (C, H, W) of a layer.</summary>
    public ReadOnlySpan<float> Plane(Layer layer, int item = 0) =>
        Samples.AsSpan(layer.Start(item), layer.Count);
}
