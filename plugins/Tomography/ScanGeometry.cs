using Idm.Sdk;

namespace Idm.Plugins.Tomography;

/// <summary>
/// Geometry of pixels and rays: the centre of the image is the origin and the centre of rotation, x to the
/// right, y up, in mm.
/// </summary>
internal sealed record ScanGeometry
{
    /// <summary>Rows of the image.</summary>
    public required int Height { get; init; }

    /// <summary>Columns of the image.</summary>
    public required int Width { get; init; }

    /// <summary>Side of a pixel.</summary>
    public required double PixelSize { get; init; }

    /// <summary>Angle of each view, in radians.</summary>
    public required IReadOnlyList<double> Angles { get; init; }

    /// <summary>Angle from one view to the next, in radians.</summary>
    public required double AngleStep { get; init; }

    /// <summary>Bins of the detector.</summary>
    public required int Detectors { get; init; }

    /// <summary>Distance of neighbouring bins.</summary>
    public required double Spacing { get; init; }

    /// <summary>The bin, counted from 0, that the origin is seen by: the middle if nothing is amiss.</summary>
    public required double Center { get; init; }

    /// <summary>From the source of a fan to the origin; null for parallel rays.</summary>
    public required double? SourceDistance { get; init; }

    /// <summary>The geometry that options mean for one image.</summary>
    /// <param name="options">The options.</param>
    /// <param name="image">The image.</param>
    /// <param name="given">Views and bins that came with a measurement, in place of those of the options.
    /// </param>
    /// <exception cref="PluginException">The source of a fan lies inside the image.</exception>
    public static ScanGeometry For(CtOptions options, ImageShape image, GivenScan? given = null)
    {
        var diagonal = options.PixelSize * Math.Sqrt(
            ((double)image.Height * image.Height) + ((double)image.Width * image.Width));
        double? distance = options.Beam == Beam.Fan ? options.SourceDistance ?? (2 * diagonal) : null;
        if (distance <= diagonal / 2)
        {
            throw new PluginException(FormattableString.Invariant(
                $"ct: source_distance is {distance:g6} mm, but the corners of an image of ")
                + FormattableString.Invariant($"{image.Height} x {image.Width} pixels of ")
                + FormattableString.Invariant($"{options.PixelSize:g6} mm ")
                + FormattableString.Invariant($"are {diagonal / 2:g6} mm from the centre: ")
                + "put the source outside the image");
        }

        var spacing = options.Spacing ?? options.PixelSize;
        var reach = distance is { } d
            ? diagonal / 2 * d / Math.Sqrt((d * d) - (diagonal * diagonal / 4))
            : diagonal / 2;
        var views = given?.Angles.Count ?? options.Views;
        var step = (options.Arc ?? (distance is null ? 180 : 360)) / views * Math.PI / 180;
        var start = options.Start * Math.PI / 180;
        var angles = Enumerable.Range(0, views).Select(v => start + (v * step));
        if (given is not null) angles = given.Angles.Select(degrees => degrees * Math.PI / 180);
        if (given is not null && views > 1)
            step = (given.Angles.Max() - given.Angles.Min()) / (views - 1) * Math.PI / 180;
        var detectors = given?.Detectors ?? options.Detectors ?? (int)Math.Ceiling(2 * reach / spacing);
        return new ScanGeometry
        {
            Height = image.Height,
            Width = image.Width,
            PixelSize = options.PixelSize,
            Angles = [.. angles],
            AngleStep = step,
            Detectors = detectors,
            Spacing = spacing,
            Center = given?.Center ?? options.Center ?? ((detectors - 1) / 2.0),
            SourceDistance = distance,
        };
    }

    /// <summary>Whether another geometry has the same rays through the same pixels.</summary>
    public bool IsSame(ScanGeometry other) =>
        this with { Angles = other.Angles } == other && Angles.SequenceEqual(other.Angles);

    /// <summary>Problem with a detector that is smaller than the image; null if it is not.</summary>
    public string? Truncated()
    {
        // The nearer end of the detector bounds the circle that all views see.
        var half = Math.Max(0, Math.Min(Center + 0.5, Detectors - 0.5 - Center)) * Spacing;
        // A fan's outermost ray passes the origin nearer than its bin is.
        var seen = 2 * (SourceDistance is { } d ? half * d / Math.Sqrt((d * d) + (half * half)) : half);
        var side = Math.Max(Height, Width) * PixelSize;
        return seen >= side * (1 - 1e-9) ? null : FormattableString.Invariant(
            $"ct: {Detectors} detectors of {Spacing:g4} mm see a circle of {seen:g4} mm, the image is ")
            + FormattableString.Invariant($"{side:g4} mm wide: what lies outside is in some of the views ")
            + "only. More detectors, or a larger spacing, see all of it; without either, as many are used as "
            + "that needs";
    }

    /// <summary>
    /// Position of a bin on the detector's axis, 0 at the centre of rotation; a fan's axis goes through the
    /// origin.
    /// </summary>
    public double BinAt(int bin) => (bin - Center) * Spacing;

    /// <summary>
    /// The ray to a bin: parallel rays are x cos θ + y sin θ = s; a fan's start at d (-sin θ, cos θ) and go
    /// through s (cos θ, sin θ), which for d → ∞ is the same.
    /// </summary>
    public Ray RayTo(int view, int bin)
    {
        var (sin, cos) = Math.SinCos(Angles[view]);
        var s = BinAt(bin);
        var (x, y) = (s * cos, s * sin);
        return SourceDistance is { } d
            ? new Ray(x, y, x + (d * sin), y - (d * cos))
            : new Ray(x, y, sin, -cos);
    }
}
