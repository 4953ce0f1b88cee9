using Idm.Common.Drawing;

namespace Idm.Preview.Composing;

/// <summary>A whole picture: panels on a ground, and over them labels and drawings.</summary>
/// <param name="Ground">The colour where nothing is.</param>
/// <param name="Outside">The colour in a panel where its source ends.</param>
/// <param name="Samples">What the panels show parts of.</param>
/// <param name="Panels">The pictures; none reaches over the canvas' edge.</param>
/// <param name="Ink">What is drawn over all of it; its size is the canvas'.</param>
public sealed record Scene(uint Ground, uint Outside, float[] Samples, IReadOnlyList<Panel> Panels, Ink Ink)
{
    /// <summary>Columns of the canvas.</summary>
    public int Width => Ink.Width;

    /// <summary>Rows of the canvas.</summary>
    public int Height => Ink.Height;
}
