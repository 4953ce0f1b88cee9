using Idm.Sdk;
using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Plugins.Tomography;

/// <summary>
/// Filtered back-projection (Kak and Slaney 1988, sections 3.3 and 3.4.2), from y to the image.
/// </summary>
/// <remarks>
/// The inverse of the continuous transform, sampled: x up to the error of the sampling, and not A⁺. Each view
/// is filtered by the ramp and smeared back along its rays, by linear interpolation between bins. A fan is
/// exact over 360 degrees only; its rows are weighted by d/√(d² + s²) before and by 1/U² after, with U the
/// distance from the source along the central ray, divided by d.
/// </remarks>
/// <param name="scan">The rays.</param>
/// <param name="gain">What a pixel of value 1 adds to y for each mm.</param>
/// <param name="window">Window of the ramp.</param>
internal sealed class FilteredBackProjection(ScanGeometry scan, double gain, RampWindow window)
{
    /// <summary>(N, C, views, bins) to (N, C, H, W).</summary>
    public Tensor Reconstruct(Tensor y)
    {
        using var scope = NewDisposeScope();
        var (n, c) = (y.shape[0], y.shape[1]);
        var filtered = Filtered(y.reshape(n * c, scan.Angles.Count, scan.Detectors));
        var right = Axis(scan.Width, scan.PixelSize, y).view(1, -1);
        var up = Axis(scan.Height, -scan.PixelSize, y).view(-1, 1);

        var sum = zeros(n * c, scan.Height * scan.Width, dtype: y.dtype, device: y.device);
        for (var view = 0; view < scan.Angles.Count; view++)
        {
            using var inner = NewDisposeScope();
            var next = sum.add(Smeared(filtered.select(1, view), scan.Angles[view], right, up), Scalars.One);
            sum.Dispose();
            sum = next.MoveToOuterDisposeScope();
        }

        // Over a full turn every line is seen twice.
        var turns = scan.AngleStep * scan.Angles.Count / Math.PI;
        using var weight = (scan.AngleStep / gain / Math.Max(1, turns)).ToScalar();
        return sum.mul(weight).view(n, c, scan.Height, scan.Width).MoveToOuterDisposeScope();
    }

    /// <summary>Positions of pixels along one axis, 0 in the middle.</summary>
    private static Tensor Axis(int count, double step, Tensor like) => tensor(
        [.. Enumerable.Range(0, count).Select(i => (i - ((count - 1) / 2.0)) * step)],
        dtype: like.dtype, device: like.device);

    /// <summary>(N, views, bins) to (N, views, 1 + bins + 1): filtered, with a 0 at each end.</summary>
    private Tensor Filtered(Tensor y)
    {
        using var scope = NewDisposeScope();
        var rows = y;
        if (scan.SourceDistance is { } d)
        {
            var cosines = Enumerable.Range(0, scan.Detectors)
                .Select(bin => d / Math.Sqrt((d * d) + (scan.BinAt(bin) * scan.BinAt(bin))));
            rows = y.mul(tensor([.. cosines], dtype: y.dtype, device: y.device));
        }
        var filtered = RampFilter.Apply(rows.reshape(-1, scan.Detectors), scan.Spacing, window);
        return nn.functional.pad(filtered, [1, 1]).view(y.shape[0], y.shape[1], -1).MoveToOuterDisposeScope();
    }

    /// <summary>One view, (N, 1 + bins + 1), at all pixels, (N, pixels).</summary>
    private Tensor Smeared(Tensor row, double angle, Tensor right, Tensor up)
    {
        var (sin, cos) = Math.SinCos(angle);
        using var sine = sin.ToScalar();
        using var cosine = cos.ToScalar();
        var at = right.mul(cosine).Plus(up.mul(sine));
        Tensor? weight = null;
        if (scan.SourceDistance is { } d)
        {
            using var scale = (1 / d).ToScalar();
            var depth = right.mul(sine).sub(up.mul(cosine)).mul(scale).add(Scalars.One, Scalars.One);
            at = at.div(depth);
            weight = depth.Squared().reciprocal();
        }

        using var perBin = (1 / scan.Spacing).ToScalar();
        using var middle = (1 + scan.Center).ToScalar();
        using var last = ((double)scan.Detectors).ToScalar();
        using var end = (scan.Detectors + 1.0).ToScalar();
        var place = at.mul(perBin).add(middle, Scalars.One).clamp(Scalars.Zero, end).flatten();
        var bin = place.floor().clamp_max(last);
        var fraction = place.sub(bin);
        var index = bin.to(ScalarType.Int64).expand(row.shape[0], -1);
        var (left, next) = (row.gather(1, index), row.narrow(1, 1, scan.Detectors + 1).gather(1, index));
        var value = left.add(next.sub(left).mul(fraction), Scalars.One);
        return weight is null ? value : value.mul(weight.flatten());
    }
}
