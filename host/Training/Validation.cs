using Idm.Engine.Solving;
using Idm.Sdk;
using Idm.Sdk.Data;

namespace Idm.Training;

/// <summary>How well the present weights restore a folder of photos.</summary>
/// <param name="Mean">The mean PSNR in dB, over images and then over operators.</param>
/// <param name="PerOperator">That of each operator of a curriculum; empty without one.</param>
internal sealed record Validation(double Mean, IReadOnlyList<(string Name, double Psnr)> PerOperator)
{
    /// <summary>
    /// The mean PSNR in dB over the images that can be read and restored; null if cancelled or none can.
    /// </summary>
    /// <remarks>
    /// PSNR = 10 log₁₀(1 / mse) on values clamped to [0, 1]: a training aid, not the report's metric plugin.
    /// </remarks>
    /// <param name="solver">What restores.</param>
    /// <param name="operators">What measures, by name; empty for the network's own operator.</param>
    /// <param name="source">The photos.</param>
    /// <param name="first">Sees the first of them restored.</param>
    /// <param name="leftOut">Hears of an image that has no value, by name, and why.</param>
    /// <param name="cancellation">Stops between steps.</param>
    public static Validation? MeanPsnr(
        Solver solver, IReadOnlyList<(string Name, ForwardModel ForwardModel)> operators,
        IImageSource source,
        Action<string, RestoredImage> first, Action<string, string> leftOut, CancellationToken cancellation)
    {
        if (operators.Count == 0)
            return MeanPsnr(solver, source, first, leftOut, cancellation) is { } own
                ? new Validation(own, [])
                : null;
        List<(string, double Psnr)> each = [];
        foreach (var (name, forwardModel) in operators)
        {
            var seesFirst = each.Count == 0 ? first : (_, _) => { };
            if (MeanPsnr(
                solver.Through(forwardModel), source, seesFirst, leftOut, cancellation) is not { } psnr)
                return null;
            each.Add((name, psnr));
        }
        return new Validation(each.Average(e => e.Psnr), each);
    }

    private static double? MeanPsnr(
        Solver solver, IImageSource source, Action<string, RestoredImage> first, Action<string,
        string> leftOut,
        CancellationToken cancellation) => MeanPsnr(
            source,
            (name, image) => RestoredImage.Of(solver, name, image, null, cancellation),
            first, leftOut, cancellation);

    /// <summary>
    /// The mean PSNR in dB over the images that can be read and restored; null if cancelled or none can.
    /// </summary>
    /// <param name="source">The photos.</param>
    /// <param name="restore">Restores one of them, by name.</param>
    /// <param name="first">Sees the first of them restored.</param>
    /// <param name="leftOut">Hears of an image that has no value, by name, and why.</param>
    /// <param name="cancellation">Stops between images.</param>
    internal static double? MeanPsnr(
        IImageSource source, Func<string, ImageData, RestoredImage> restore,
        Action<string, RestoredImage> first, Action<string, string> leftOut, CancellationToken cancellation)
    {
        List<double> values = [];
        foreach (var item in source.List())
        {
            if (cancellation.IsCancellationRequested) return null;
            try
            {
                using var restoration = restore(item.Name, item.RequireImage().Load());
                var error = restoration.Restored.sub(restoration.Reference!).square().mean().item<float>();
                if (values.Count == 0) first(item.Name, restoration);
                values.Add(error == 0 ? 100 : -10 * Math.Log10(error));
            }
            catch (PluginException e)
            {
                leftOut(item.Name, e.Message);
            }
            catch (OperationCanceledException)
            {
                return null;
            }
        }
        return values.Count == 0 ? null : values.Average();
    }
}
