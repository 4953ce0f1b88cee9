using System.Globalization;
using Idm.Sdk;

namespace Idm.Plugins.Tomography.Projections;

/// <summary>The line integrals of the chosen rows of a scan.</summary>
internal sealed class Scan
{
    private const double EdgeShare = 0.05;
    private const long MostBytes = 4L << 30;

    private readonly float[][] _rows;
    private readonly int _first;

    private Scan(float[][] rows, int first, int bins, double[] angles, double center) =>
        (_rows, _first, Bins, Angles, Center) = (rows, first, bins, angles, center);

    /// <summary>Bins of the detector.</summary>
    public int Bins { get; }

    /// <summary>Degrees of each view.</summary>
    public IReadOnlyList<double> Angles { get; }

    /// <summary>The bin that sees the centre of rotation.</summary>
    public double Center { get; }

    /// <summary>Line integrals of one row, view after view.</summary>
    public float[] Sinogram(int row) => _rows[row - _first];

    /// <summary>Reads a scan, and says what was found and done.</summary>
    /// <exception cref="PluginException">Something is missing, or does not fit.</exception>
    public static Scan Read(ScanFiles files, ProjectionOptions options, PluginContext context)
    {
        var (stack, (first, end), angles) = (files.Projections, files.Rows, files.Angles());
        var (views, bins) = (stack.Views, stack.Bins);
        if (4L * (end - first) * views * bins > MostBytes || (long)views * bins > int.MaxValue / 4)
        {
            throw new PluginException($"{files.Name}: {end - first} rows of {views} views and {bins} bins are "
                + "more than the 4 GiB that are read at once: choose some, such as data.rows: [0, 64]");
        }
        var lines = new Transmission(files.Flats.Mean(), files.Darks?.Mean(), options.MinTransmission);
        var rows = Enumerable.Range(0, end - first).Select(_ => new float[views * bins]).ToArray();
        var (mass, moment, profile) = (new double[views], new double[views], new double[bins]);
        for (var view = 0; view < views; view++)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            var counts = stack.Read(view);
            for (var row = first; row < end; row++)
            for (var bin = 0; bin < bins; bin++)
            {
                var value = lines.LineIntegral(counts[(row * bins) + bin], (row * bins) + bin);
                rows[row - first][(view * bins) + bin] = (float)value;
                mass[view] += value;
                moment[view] += value * bin;
                profile[bin] += value;
            }
        }
        var middle = (bins - 1) / 2.0;
        var center = options.Center switch
        {
            null => middle,
            "find" => RotationCenter.Find(angles, mass, moment, files.Name),
            var text when double.TryParse(text, CultureInfo.InvariantCulture, out var bin)
                && bin > -bins && bin < 2 * bins => bin,
            var text => throw new PluginException($"data.center: found '{text}', expected a bin near the "
                + $"detector's {bins}, counted from 0, or find"),
        };
        Say(context, files, lines, angles, center);
        if (Math.Max(profile[0], profile[^1]) > EdgeShare * profile.Max())
        {
            context.Log($"{files.Name}: the object reaches beyond the detector: its outermost bins see more "
                + $"than {EdgeShare:p0} of what the others do, and what is outside blurs into the image");
        }
        return new Scan(rows, first, bins, angles, center);
    }

    private static void Say(
        PluginContext context, ScanFiles files, Transmission lines, double[] angles, double center) =>
        context.Log(string.Create(CultureInfo.InvariantCulture, $"{files.Name}: {angles.Length} views from ")
            + string.Create(CultureInfo.InvariantCulture, $"{angles.Min():g6} to {angles.Max():g6} degrees, ")
            + $"{files.Flats.Views} flats, {files.Darks?.Views ?? 0} darks; centre of rotation at bin "
            + string.Create(CultureInfo.InvariantCulture,
                $"{center:f2} (the middle is {(files.Projections.Bins - 1) / 2.0:f1}); ")
            + $"{lines.Clamped} transmissions clamped, {lines.Dead} of bins without beam taken as 1");
}
