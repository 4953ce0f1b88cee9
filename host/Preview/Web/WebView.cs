using System.Text.Json;
using System.Text.Json.Serialization;
using Idm.Preview.Frames;
using Idm.Preview.Viewing;

namespace Idm.Preview.Web;

/// <summary>Request of the page: a view, the events on it, and the size of its canvas.</summary>
internal sealed record WebRequest
{
    public ViewState View { get; init; } = new();

    public int Width { get; init; } = 800;

    public int Height { get; init; } = 400;

    /// <summary>Pixels of the canvas per unit of the page.</summary>
    public double Density { get; init; } = 1;

    /// <summary>A key that was pressed, by its letter or name.</summary>
    public string? Key { get; init; }

    public bool Shift { get; init; }

    /// <summary>Position of the wheel event and change of the zoom: x, y, factor.</summary>
    public double[]? Zoom { get; init; }

    /// <summary>Distance by which the pictures were dragged: x, y.</summary>
    public double[]? Drag { get; init; }

    /// <summary>Whether it can be answered: whatever a stranger may have sent.</summary>
    [JsonIgnore]
    public bool IsSane => View is not null && double.IsFinite(Density)
        && (Zoom is null || (Zoom.Length == 3 && Zoom.All(IsSmall)))
        && (Drag is null || (Drag.Length == 2 && Drag.All(IsSmall)));

    // Pictures have a few thousand pixels a side.
    private static bool IsSmall(double value) => Math.Abs(value) < 1e6;
}

/// <summary>Message to the page when something has changed.</summary>
internal sealed record WebNews(long Version, int Count, bool Ended, FrameInfo? Info);

/// <summary>Headers that come with a picture.</summary>
internal sealed record WebAnswer(ViewState View, int Index, int Count, FrameInfo? Info);

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web, UseStringEnumConverter = true,
    NumberHandling =
        JsonNumberHandling.AllowNamedFloatingPointLiterals | JsonNumberHandling.AllowReadingFromString)]
[JsonSerializable(typeof(WebRequest))]
[JsonSerializable(typeof(WebNews))]
[JsonSerializable(typeof(WebAnswer))]
internal sealed partial class WebJson : JsonSerializerContext;
