using System.Text.Json.Serialization;

namespace Idm.Preview.Frames;

/// <summary>Everything about a step but its pixels.</summary>
public sealed record FrameInfo
{
    /// <summary>The image's name.</summary>
    public string Name { get; init; } = "";

    /// <summary>Number of the image, from 1.</summary>
    public int Image { get; init; } = 1;

    /// <summary>Number of images.</summary>
    public int Images { get; init; } = 1;

    /// <summary>Number of the step, from 1; in training, optimiser steps done.</summary>
    public long Step { get; init; }

    /// <summary>Number of steps.</summary>
    public long Steps { get; init; }

    /// <summary>Seconds since the image (or the training) was started.</summary>
    public double Seconds { get; init; }

    /// <summary>PSNR of the estimate in dB; null without a reference.</summary>
    public double? Psnr { get; init; }

    /// <summary>‖A x₀ - y‖ / ‖y‖; null if it was not computed.</summary>
    public double? Residual { get; init; }

    /// <summary>Images in the batch.</summary>
    public int Items { get; init; } = 1;

    /// <summary>The pictures.</summary>
    public IReadOnlyList<Layer> Layers { get; init; } = [];

    /// <summary>Curves of a training; empty in a run.</summary>
    public IReadOnlyList<Curve> Curves { get; init; } = [];

    /// <summary>Number of samples of all pictures together.</summary>
    [JsonIgnore]
    public int SampleCount => Layers.Sum(layer => layer.Count * Items);

    /// <summary>The picture of a kind, or null.</summary>
    public Layer? Find(LayerKind kind) => Layers.FirstOrDefault(layer => layer.Kind == kind);
}

/// <summary>A curve of a training, over its steps.</summary>
/// <param name="Name">What it shows.</param>
/// <param name="Steps">The steps, ascending.</param>
/// <param name="Values">A value for each.</param>
/// <param name="Logarithmic">Whether equal ratios are to look equal.</param>
public sealed record Curve(
    string Name, IReadOnlyList<double> Steps, IReadOnlyList<double> Values, bool Logarithmic = false);
