using Idm.Engine.Running;
using Idm.Sdk;
using Idm.Sdk.Data;

namespace Idm.Engine.Training;

/// <summary>How well the present weights restore a folder of photos.</summary>
internal static class Validation
{
    /// <summary>The mean PSNR in dB over the images that can be read; null if cancelled or none can.</summary>
    /// <remarks>PSNR = 10 log₁₀(1 / mse) on values clamped to [0, 1]: a training aid, not the report's metric plugin.</remarks>
    /// <param name="network">What restores.</param>
    /// <param name="source">The photos.</param>
    /// <param name="first">Sees the first of them restored.</param>
    /// <param name="cancellation">Stops between steps.</param>
    public static double? MeanPsnr(
        Reconstruction network, IImageSource source, Action<string, Restoration> first, CancellationToken cancellation)
    {
        List<double> values = [];
        foreach (var item in source.List())
        {
            if (cancellation.IsCancellationRequested) return null;
            try
            {
                using var restoration = Restoration.Of(network, item.Name, item.Load(), null, cancellation);
                var error = restoration.Restored.sub(restoration.Reference!).square().mean().item<float>();
                if (values.Count == 0) first(item.Name, restoration);
                values.Add(error > 0 ? -10 * Math.Log10(error) : 100);
            }
            catch (PluginException)
            {
                // an unreadable validation image is reported by 'idm run'; training goes on without it
            }
            catch (OperationCanceledException)
            {
                return null;
            }
        }
        return values.Count == 0 ? null : values.Average();
    }
}
