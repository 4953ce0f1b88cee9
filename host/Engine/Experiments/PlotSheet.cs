using SkiaSharp;

namespace Idm.Engine.Experiments;

/// <summary>Plots below each other in one picture.</summary>
internal static class PlotSheet
{
    /// <summary>The picture, PNG.</summary>
    public static byte[] ToPng(IReadOnlyList<LinePlot> plots)
    {
        using var surface = new SKBitmap(
            PlotDrawing.Width, PlotDrawing.Height * plots.Count, SKColorType.Rgba8888, SKAlphaType.Opaque);
        using (var canvas = new SKCanvas(surface))
        {
            canvas.Clear(SKColors.White);
            foreach (var plot in plots)
            {
                using (var drawing = new PlotDrawing(plot, canvas)) drawing.Draw();
                canvas.Translate(0, PlotDrawing.Height);
            }
            canvas.Flush();
        }
        using var pixels = surface.PeekPixels();
        using var png = pixels.Encode(SKEncodedImageFormat.Png, 100)
            ?? throw new InvalidOperationException("no PNG came of the plot");
        return png.ToArray();
    }
}
