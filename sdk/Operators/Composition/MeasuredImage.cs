namespace Idm.Sdk.Operators.Composition;

/// <summary>Measurements that are images themselves, so that another operator can measure them.</summary>
public static class MeasuredImage
{
    /// <summary>The shape of one measurement as an image, or null if it is not (C, H, W).</summary>
    public static ImageShape? Of(IOperator a) => a.Measurement is [var c, var h, var w]
        ? new ImageShape(checked((int)c), checked((int)h), checked((int)w))
        : null;
}
