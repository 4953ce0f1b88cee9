using Idm.Engine.Solving;
using Idm.Sdk;
using Idm.Sdk.Data;
using Idm.Sdk.Metrics;

namespace Idm.Training;

/// <summary>Restoration quality of the current weights on a folder of images.</summary>
/// <param name="Mean">The mean PSNR in dB, over images and then over tasks.</param>
/// <param name="PerTask">That of each task that has a name.</param>
internal sealed record Validation(double Mean, IReadOnlyList<(string Name, double Psnr)> PerTask)
{
    /// <summary>
    /// The mean PSNR in dB over the images that can be read and that every task can restore; null if
    /// cancelled or there are none.
    /// </summary>
    /// <param name="tasks">What is done with each image.</param>
    /// <param name="source">The photos.</param>
    /// <param name="first">Sees the first of them restored, by the first task.</param>
    /// <param name="leftOut">Hears of an image that has no value, by name, and why.</param>
    /// <param name="cancellation">Stops between images.</param>
    public static Validation? MeanPsnr(
        IReadOnlyList<ValidationTask> tasks, IImageSource source, Action<string, RestoredImage> first,
        Action<string, string> leftOut, CancellationToken cancellation)
    {
        List<double[]> values = [];                         // of an image: one for each task
        foreach (var item in source.List())
        {
            try
            {
                var image = item.RequireImage().Load();
                values.Add([.. tasks.Select((task, i) => Psnr(item.Name, image, task, i))]);
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
        if (values.Count == 0) return null;
        var means = tasks.Select((task, i) => (task.Name, Psnr: values.Average(v => v[i]))).ToList();
        return new Validation(
            means.Average(m => m.Psnr),
            [.. means.Where(m => m.Name is not null).Select(m => (m.Name!, m.Psnr))]);

        double Psnr(string name, ImageData image, ValidationTask task, int index)
        {
            cancellation.ThrowIfCancellationRequested();
            using var restored = task.Restore(name, image);
            if (values.Count == 0 && index == 0) first(name, restored);
            return ImageQuality.Psnr(restored.Restored, restored.Reference!);
        }
    }
}
