using Idm.Preview.Composing;
using Idm.Preview.Frames;

namespace Idm.Preview.Viewing;

/// <summary>Exposure, offset, normalisation and colours: how a panel's samples become colours.</summary>
internal static class Tone
{
    /// <summary>The panel in the colours of its subject.</summary>
    public static Panel Apply(
        Panel panel, PanelKind subject, Frame frame, Layer layer, int item, ViewState view)
    {
        var exposure = (float)Math.Pow(2, view.Exposure);
        switch (subject)
        {
            case PanelKind.Difference:
                var reference = frame.Info.Find(LayerKind.Reference)!.Start(item);
                return panel with
                {
                    Map = ColorMap.Signed, Reference = reference, Scale = (float)(0.5 * view.Gain),
                        Bias = 0.5f,
                };
            case PanelKind.Residual:
                var (low, high) = Range(frame.Plane(layer, item));
                var most = Math.Max(Math.Abs(low), Math.Abs(high));
                return panel with { Map = ColorMap.Signed, Scale = exposure * 0.5f / Math.Max(most, 1e-20f),
                    Bias = 0.5f };
            case PanelKind.Deviation:
                return panel with { Map = view.Map, Scale = exposure * (float)view.Gain, Bias = 0 };
            default:
                if (!view.Normalise)
                    return panel with { Map = view.Map, Scale = exposure, Bias = (float)view.Offset };
                var (least, largest) = Range(frame.Plane(layer, item));
                var scale = 1 / Math.Max(largest - least, 1e-20f);
                return panel with
                {
                    Map = view.Map, Scale = exposure * scale, Bias = (-least * exposure * scale)
                        + (float)view.Offset,
                };
        }
    }

    /// <summary>Smallest and largest of the finite samples; 0 and 1 if there are none.</summary>
    public static (float Low, float High) Range(ReadOnlySpan<float> samples)
    {
        var (low, high) = (float.PositiveInfinity, float.NegativeInfinity);
        foreach (var sample in samples)
        {
            if (!float.IsFinite(sample)) continue;
            low = Math.Min(low, sample);
            high = Math.Max(high, sample);
        }
        return low <= high ? (low, high) : (0, 1);
    }
}
