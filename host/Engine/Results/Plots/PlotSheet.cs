using Idm.Common.Drawing;

namespace Idm.Engine.Results.Plots;

/// <summary>Plots below each other in one picture.</summary>
internal static class PlotSheet
{
    private const uint Paper = 0xFFFFFFFF;

    /// <summary>The picture, PNG.</summary>
    public static byte[] ToPng(IReadOnlyList<LinePlot> plots)
    {
        var canvas = new Canvas(PlotDrawing.Width, PlotDrawing.Height * plots.Count);
        var ink = new Ink(canvas);
        ink.Fill(new Area(0, 0, canvas.Width, canvas.Height), Paper);
        for (var i = 0; i < plots.Count; i++) new PlotDrawing(plots[i], ink, i * PlotDrawing.Height).Draw();
        return Png.Encode(canvas);
    }
}
