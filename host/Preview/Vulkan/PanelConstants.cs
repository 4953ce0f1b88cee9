using System.Runtime.InteropServices;
using Idm.Preview.Composing;

namespace Idm.Preview.Vulkan;

/// <summary>The push constants of compose.comp, field by field.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PanelConstants
{
    public int Left, Top, Width, Height;
    public int Stride;
    public int Source, Reference;
    public int Channels, Columns, Rows;
    public int OriginX, OriginY, Step;
    public int Map;
    public float Scale, Bias;
    public uint Outside;
    public uint Swap;

    public static PanelConstants Of(Scene scene, in Panel panel) => new()
    {
        Left = panel.Target.Left,
        Top = panel.Target.Top,
        Width = panel.Target.Width,
        Height = panel.Target.Height,
        Stride = scene.Width,
        Source = panel.Source,
        Reference = panel.Reference ?? 0,
        Channels = panel.Channels,
        Columns = panel.Width,
        Rows = panel.Height,
        OriginX = panel.OriginX,
        OriginY = panel.OriginY,
        Step = panel.Step,
        Map = (int)panel.Map,
        Scale = panel.Scale,
        Bias = panel.Bias,
        Outside = scene.Outside,
    };

    public static PanelConstants OfInk(Scene scene, bool swap) => new()
    {
        Width = scene.Width,
        Height = scene.Height,
        Stride = scene.Width,
        Swap = swap ? 1u : 0u,
    };
}
