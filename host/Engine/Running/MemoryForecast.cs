using System.Globalization;
using Idm.Engine.Solving;
using Idm.Sdk;
using Idm.Sdk.Data;
using Idm.TorchRuntime;
using TorchSharp;

namespace Idm.Engine.Running;

/// <summary>
/// Whether a large image fits in memory, told before it is begun: the system ends a process that asks for too
/// much, and no word is left.
/// </summary>
/// <remarks>
/// A corner of the image is restored first, and what that takes is scaled by the number of pixels: operators,
/// networks and samplers here need memory in proportion to them. Images no larger than one that was restored
/// already are not looked at. On a GPU nothing is forecast.
/// </remarks>
/// <param name="solver">What restores.</param>
internal sealed class MemoryForecast(Solver solver)
{
    // Smaller images need so little that looking would cost more. A corner must show more than noise.
    private const long Large = 1L << 20;
    private const int CornerSide = 512;
    // Estimates are rough: refused is only what is far from fitting.
    private const double Margin = 1.25;

    private long _restored = Large;

    /// <summary>Makes sure that there is room for an image.</summary>
    /// <exception cref="PluginException">There is not: says how much it needs, and what to do.</exception>
    public void Require(string name, RunItem subject, CancellationToken cancellation)
    {
        var shape = subject.Shape;
        var pixels = (long)shape.Height * shape.Width;
        if (pixels <= _restored || subject.Image is not { } image || solver.Device.type != DeviceType.CPU)
            return;
        if (SystemMemory.Available() is not { } free) return;
        if (NeedOf(name, image, cancellation) is not { } need) return;
        if (need > free * Margin)
        {
            throw new PluginException(string.Create(CultureInfo.InvariantCulture,
                $"{shape.Height}x{shape.Width} pixels need about {Gib(need):f1} GiB of memory, "
                + $"{Gib(free):f1} are free: use smaller images or crops, or a machine with more memory"));
        }
        _restored = pixels;
    }

    private long? NeedOf(string name, ImageData image, CancellationToken cancellation)
    {
        var (c, h, w) = image.Shape;
        var (rows, columns) = (Math.Min(h, CornerSide), Math.Min(w, CornerSide));
        var samples = new float[c * rows * columns];
        for (var i = 0; i < c * rows; i++)
        {
            var (channel, row) = (i / rows, i % rows);
            Array.Copy(
                image.Samples, (((long)channel * h) + row) * w, samples, (long)i * columns, columns);
        }
        var corner = new ImageData(new ImageShape(c, rows, columns), samples, image.Depth);
        try
        {
            var need = ProcessMemory.MeasurePeak(
                () => RestoredImage.Of(solver, name, corner, null, cancellation).Dispose());
            return need * ((long)h * w) / ((long)rows * columns);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return null;            // an operator of this very size; the image itself will tell
        }
    }

    private static double Gib(long bytes) => bytes / (double)(1 << 30);
}
