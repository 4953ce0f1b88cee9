using Idm.Preview.Composing;

namespace Idm.Preview.Viewing;

/// <summary>View of the history: the state that keys, mouse and the web page change.</summary>
public sealed record ViewState
{
    /// <summary>Frame of the history; null follows the newest.</summary>
    public int? Index { get; init; }

    /// <summary>Whether the history plays.</summary>
    public bool Playing { get; init; }

    /// <summary>Magnification; 1 shows the whole picture.</summary>
    public double Zoom { get; init; } = 1;

    /// <summary>
    /// Column in the middle of each panel: 0 is the left edge of the picture, 1 the right one.
    /// </summary>
    public double CenterX { get; init; } = 0.5;

    /// <summary>The same from top to bottom.</summary>
    public double CenterY { get; init; } = 0.5;

    /// <summary>Samples are multiplied by 2 to this power.</summary>
    public double Exposure { get; init; }

    /// <summary>Added to samples.</summary>
    public double Offset { get; init; }

    /// <summary>Whether smallest and largest sample of each picture become black and white.</summary>
    public bool Normalise { get; init; }

    /// <summary>Colours of estimate, state and reference.</summary>
    public ColorMap Map { get; init; }

    /// <summary>Gain applied to differences.</summary>
    public double Gain { get; init; } = 5;

    /// <summary>Whether the estimate's panel shows the reference.</summary>
    public bool Flip { get; init; }

    /// <summary>The only panel to show; null shows all.</summary>
    public PanelKind? Solo { get; init; }

    /// <summary>Whether the items of a batch are shown side by side.</summary>
    public bool Batch { get; init; }

    /// <summary>The item of the batch, or the page of items.</summary>
    public int Item { get; init; }

    /// <summary>Whether the histogram is shown.</summary>
    public bool Histogram { get; init; }

    /// <summary>Whether the keys are shown.</summary>
    public bool Help { get; init; }

    /// <summary>Whether the surroundings are light.</summary>
    public bool Light { get; init; }

    /// <summary>Whether to leave out what only makes sense where one can click: scrubber and hint.</summary>
    public bool Still { get; init; }

    /// <summary>Position of the pointer on the canvas; null if it is outside.</summary>
    public (double X, double Y)? Pointer { get; init; }

    /// <summary>A state with zoom and centre that make sense.</summary>
    public ViewState Sane() => this with
    {
        Zoom = Math.Clamp(Zoom, 0.25, 256),
        CenterX = Math.Clamp(CenterX, 0, 1),
        CenterY = Math.Clamp(CenterY, 0, 1),
        Exposure = Math.Clamp(Exposure, -10, 10),
        Offset = Math.Clamp(Offset, -10, 10),
        Gain = Math.Clamp(Gain, 0.25, 256),
    };
}
