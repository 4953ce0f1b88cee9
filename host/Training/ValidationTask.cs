using System.Globalization;
using Idm.Engine.Solving;
using Idm.Sdk.Data;

namespace Idm.Training;

/// <summary>One of the things that a validation does with each image.</summary>
/// <param name="Name">Its name in the log; null for the only one.</param>
/// <param name="Restore">Restores an image, by the image's name.</param>
internal sealed record ValidationTask(string? Name, Func<string, ImageData, RestoredImage> Restore)
{
    private const double White = 255;

    private static readonly double[] _levels = [15, 25, 50];

    /// <summary>The names of the tasks of <see cref="Denoising"/>: <c>sigma-15</c>, of 255.</summary>
    public static IReadOnlyList<string> Levels { get; } =
        [.. _levels.Select(level => string.Create(CultureInfo.InvariantCulture, $"sigma-{level}"))];

    /// <summary>Measuring and restoring by each operator of a curriculum.</summary>
    /// <param name="solver">What restores.</param>
    /// <param name="operators">What measures, by name; empty for the network's own operator.</param>
    /// <param name="cancellation">Stops between steps.</param>
    public static IReadOnlyList<ValidationTask> Restoring(
        Solver solver, IReadOnlyList<(string Name, ForwardModel ForwardModel)> operators,
        CancellationToken cancellation)
    {
        return operators.Count == 0
            ? [Of(null, solver)]
            : [.. operators.Select(o => Of(o.Name, solver.Through(o.ForwardModel)))];

        ValidationTask Of(string? name, Solver through) => new(
            name, (item, image) => RestoredImage.Of(through, item, image, null, cancellation));
    }

    /// <summary>Removing noise of the usual levels: σ = 15, 25 and 50 of 255.</summary>
    public static IReadOnlyList<ValidationTask> Denoising(Solver solver) => [.. _levels.Zip(
        Levels, (level, name) => new ValidationTask(
            name, (item, image) => RestoredImage.Denoised(solver, item, image, level / White)))];
}
