using System.Globalization;
using Idm.Preview.Composing;
using Idm.Preview.Frames;

namespace Idm.Preview.Viewing;

/// <summary>Text of labels.</summary>
internal static class Wording
{
    public static string Title(PanelKind subject, ViewState view, bool flipped) => subject switch
    {
        PanelKind.Estimate when flipped => "reference (flipped)",
        PanelKind.Estimate => "estimate x₀",
        PanelKind.State => "state x_t",
        PanelKind.Reference => "reference",
        PanelKind.Difference =>
            string.Create(CultureInfo.InvariantCulture, $"x₀ − reference, × {view.Gain:g3}"),
        PanelKind.Deviation =>
            string.Create(CultureInfo.InvariantCulture, $"deviation of the samples, × {view.Gain:g3}"),
        _ => "residual A x₀ − y",
    };

    public static string Number(PanelKind subject, FrameInfo info, bool flipped) => subject switch
    {
        PanelKind.Estimate when !flipped && info.Psnr is { } psnr =>
            string.Create(CultureInfo.InvariantCulture, $"{psnr:f2} dB"),
        PanelKind.Residual when info.Residual is { } residual =>
            string.Create(CultureInfo.InvariantCulture, $"{residual:p2}"),
        _ => "",
    };

    /// <summary>Progress of the run.</summary>
    public static string Status(FrameInfo info, ViewState view)
    {
        List<string> parts = [info.Name];
        if (info.Images > 1) parts.Add($"image {info.Image} of {info.Images}");
        if (info.Step > 0) parts.Add($"step {info.Step} of {info.Steps}");
        if (info.Seconds > 0)
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"{info.Seconds:0.00} s"));
        if (info.Items > 1) parts.Add($"item {Math.Min(view.Item, info.Items - 1) + 1} of {info.Items}");
        if (info.Residual is { } residual)
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"‖A x₀ − y‖ {residual:p2}"));
        if (view.Exposure != 0)
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"exposure {view.Exposure:+0.0;−0.0}"));
        if (view.Offset != 0)
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"offset {view.Offset:+0.00;−0.00}"));
        if (view.Normalise) parts.Add("normalised");
        if (view.Map != ColorMap.Gray) parts.Add(view.Map.ToString().ToLowerInvariant());
        return string.Join("  ·  ", parts.Where(p => p.Length > 0));
    }

    /// <summary>The samples under the pointer, in all panels.</summary>
    public static string? ReadOut(
        Frame frame, IReadOnlyList<PlacedPanel> panels, (double X, double Y)? pointer)
    {
        if (pointer is not { } at) return null;
        var under = panels.FirstOrDefault(p => p.SourceAt(at.X, at.Y) is not null);
        if (under?.SourceAt(at.X, at.Y) is not { } pixel) return null;
        var text = $"({pixel.X}, {pixel.Y})";
        foreach (var (
            kind, name) in new[] { (LayerKind.Estimate, "x₀"), (LayerKind.State, "x_t"),
            (LayerKind.Reference, "ref"), (LayerKind.Deviation, "s") })
        {
            if (frame.Info.Find(kind) is not { } layer || layer.Width != under.Layer.Width
                || layer.Height != under.Layer.Height)
                continue;
            text += $"  {name} {Values(frame, layer, under.Item, pixel)}";
        }
        return under.PanelKind == PanelKind.Residual
            ? $"({pixel.X}, {pixel.Y})  {Values(frame, under.Layer, under.Item, pixel)}"
            : text;
    }

    private static string Values(Frame frame, Layer layer, int item, (int X, int Y) pixel) => string.Join(' ',
        Enumerable.Range(0, layer.Channels == 3 ? 3 : 1).Select(c => frame.Samples[
            layer.Start(item) + (((c * layer.Height) + pixel.Y) * layer.Width) + pixel.X].ToString("0.000",
            CultureInfo.InvariantCulture)));
}
