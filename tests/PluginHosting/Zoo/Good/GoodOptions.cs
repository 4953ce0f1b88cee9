using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Zoo;

/// <summary>Where the border pixels come from.</summary>
public enum Border { Zero, MirrorOnce }

/// <summary>Options with every kind of thing that descriptions show.</summary>
public sealed record GoodOptions
{
    [Description("How far it smears, in pixels.")]
    [Range(0.1, 10.0)]
    public double Sigma { get; init; } = 1.5;

    public Border BorderMode { get; init; } = Border.MirrorOnce;

    [AllowedValues("fast", "exact")]
    public string Method { get; init; } = "fast";

    public int? KernelSize { get; init; }

    public required string Label { get; init; }

    public string Derived => $"{Label} {Sigma}";
}
