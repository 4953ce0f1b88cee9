using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Idm.Plugins.ZeroShot;

/// <summary>Options of the sampler <c>ddnm</c>.</summary>
public sealed record DdnmOptions : DrawingOptions
{
    /// <summary>Noise levels T.</summary>
    [Description("Noise levels: one call of the model each, more with travel.")]
    [Range(1, 100_000)]
    public int Steps { get; init; } = 100;

    /// <summary>η.</summary>
    [Description("The share η of fresh noise in each step: 0 draws only the start.")]
    [Range(0.0, 1.0)]
    public double Eta { get; init; } = 0.85;

    /// <summary>Time travel; null for none.</summary>
    [Description("Time travel: after so many levels goes back up to where they began, so often; the image "
        + "becomes more of one piece.")]
    public TimeTravel? Travel { get; init; }
}

/// <summary>Going back to more noise, and down again.</summary>
public sealed record TimeTravel
{
    /// <summary>Number of levels it goes back.</summary>
    [Description("How many levels it goes back.")]
    [Range(1, 100_000)]
    public int Length { get; init; } = 1;

    /// <summary>Number of passes through each stretch of levels.</summary>
    [Description("How often each stretch of levels is gone through; 1 is once.")]
    [Range(1, 1000)]
    public int Repeat { get; init; } = 3;

    /// <summary>The level, from 0, that each step starts from.</summary>
    /// <param name="levels">The number T of levels.</param>
    /// <param name="travel">How to travel; null for straight down.</param>
    internal static IReadOnlyList<int> Path(int levels, TimeTravel? travel)
    {
        var (length, repeat) = travel is null ? (levels, 1) : (travel.Length, travel.Repeat);
        return [.. Enumerable.Range(0, levels).Chunk(length)
            .SelectMany(stretch => Enumerable.Repeat(stretch, repeat)).SelectMany(i => i)];
    }
}
