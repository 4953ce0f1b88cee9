using System.Globalization;
using Idm.Engine.Solving;
using Idm.Sdk.Data;

namespace Idm.Training;

/// <summary>How well the present weights remove noise: at σ = 15, 25 and 50 of 255, as the field reports it.</summary>
internal static class DenoisingValidation
{
    private const double White = 255;

    private static readonly double[] _levels = [15, 25, 50];

    /// <summary>The names of the levels: <c>sigma-15</c>, in units of 1/255.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. _levels.Select(level => string.Create(CultureInfo.InvariantCulture, $"sigma-{level}"))];

    /// <inheritdoc cref="Validation.MeanPsnr(Solver, IReadOnlyList{ValueTuple{string, ForwardModel}}, IImageSource, Action{string, RestoredImage}, Action{string, string}, CancellationToken)"/>
    public static Validation? MeanPsnr(
        Solver solver, IImageSource source, Action<string, RestoredImage> first,
        Action<string, string> leftOut, CancellationToken cancellation)
    {
        List<(string, double Psnr)> each = [];
        foreach (var (level, name) in _levels.Zip(Names))
        {
            var seesFirst = each.Count == 0 ? first : (_, _) => { };
            if (Validation.MeanPsnr(
                source, (item, image) => RestoredImage.Denoised(solver, item, image, level / White),
                seesFirst, leftOut, cancellation) is not { } psnr)
                return null;
            each.Add((name, psnr));
        }
        return new Validation(each.Average(e => e.Psnr), each);
    }
}
