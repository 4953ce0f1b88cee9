using Idm.Plugins.Tomography;
using Idm.Sdk.Operators;
using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Plugins.Tests.Tomography;

/// <summary>Scans against what geometry alone says.</summary>
public sealed class CtTruthTests(ITestOutputHelper output)
{
    private const double Pixel = 0.8;
    private const double X = 14, Y = -9, Radius = 21;

    [Fact]
    public void Parallel_rays_cut_the_chords_of_a_disc()
    {
        using var scope = NewDisposeScope();
        var options =
            Scans.InMillimetres with { Views = 24, Start = 3, PixelSize = Pixel, Spacing = 0.5,
            Detectors = 200 };
        using var a = Scans.Create(options, 120, 101);
        var expected = new double[24 * 200];
        for (var i = 0; i < expected.Length; i++)
        {
            var angle = (3 + (i / 200 * 180.0 / 24)) * Math.PI / 180;
            var bin = ((i % 200) - 99.5) * 0.5;
            expected[i] = Scans.Chord(bin - (X * Math.Cos(angle)) - (Y * Math.Sin(angle)), Radius);
        }
        Compare(a, expected);
    }

    [Fact]
    public void The_rays_of_a_fan_cut_the_chords_of_a_disc()
    {
        using var scope = NewDisposeScope();
        const double Distance = 150;
        var options = Scans.InMillimetres with
        { Beam = Beam.Fan, Views = 36, PixelSize = Pixel, Spacing = 0.6, Detectors = 230,
        SourceDistance = Distance };
        using var a = Scans.Create(options, 120, 101);
        var expected = new double[36 * 230];
        for (var i = 0; i < expected.Length; i++)
        {
            // The angle at the source between the central ray and the ray, and that to the disc's centre.
            var angle = i / 230 * 10 * Math.PI / 180;
            var (sin, cos) = Math.SinCos(angle);
            var bin = ((i % 230) - 114.5) * 0.6;
            var toBin = Math.Atan2(bin, Distance);
            var (dx, dy) = (X + (Distance * sin), Y - (Distance * cos));
            var toDisc = Math.Atan2((dx * cos) + (dy * sin), (dx * sin) - (dy * cos));
            expected[i] = Scans.Chord(Math.Sqrt((dx * dx) + (dy * dy)) * Math.Sin(toBin - toDisc), Radius);
        }
        Compare(a, expected);
    }

    private void Compare(IOperator a, double[] expected)
    {
        var found = a.Forward(Scans.Disc(120, 101, Pixel, X, Y, Radius));
        var error = Scans.Relative(found.flatten(), tensor(expected));
        output.WriteLine($"relative error {error:g3}");
        Assert.InRange(error, 0, 0.01);
    }

    [Theory]
    [InlineData(0, 0, 1)]           // from above: bins see columns, from left to right
    [InlineData(90, 1, -1)]         // from the left: bins see rows, from bottom to top
    [InlineData(180, 0, -1)]
    [InlineData(270, 1, 1)]
    public void At_right_angles_a_view_is_the_sum_of_rows_or_columns(double start, int axis, int sign)
    {
        using var scope = NewDisposeScope();
        var options = Scans.InMillimetres with { Views = 1, Start = start, PixelSize = Pixel };
        using var a = Scans.Create(options with { Detectors = axis == 0 ? 7 : 5 }, 5, 7);
        var x = rand(1, 1, 5, 7, dtype: ScalarType.Float64);
        var sums = x[0, 0].sum(axis).mul(Pixel);
        var expected = sign > 0 ? sums : sums.flip(0);
        Assert.InRange(Scans.Relative(a.Forward(x).flatten(), expected), 0, 1e-6);
    }

    [Fact]
    public void The_dense_matrix_is_linear_interpolation_along_each_ray()
    {
        using var scope = NewDisposeScope();
        const int Height = 6, Width = 8, Bins = 11;
        const double Degrees = 25;
        var options =
            Scans.InMillimetres with { Views = 1, Start = Degrees, PixelSize = Pixel, Detectors = Bins };
        using var a = Scans.Create(options, Height, Width);
        var dense = a.Forward(
            eye(Height * Width, dtype: ScalarType.Float64).view(-1, 1, Height, Width)).flatten(1);
        var (sin, cos) = Math.SinCos(Degrees * Math.PI / 180);
        for (var bin = 0; bin < Bins; bin++)
        for (var pixel = 0; pixel < Height * Width; pixel++)
        {
            // Where x cos + y sin = s meets the pixel's row, and how far from the pixel, in pixels.
            var (x, y) = (((pixel % Width) - 3.5) * Pixel, (2.5 - (pixel / Width)) * Pixel);
            var meets = (((bin - 5) * Pixel) - (y * sin)) / cos;
            var expected = Math.Max(0, 1 - (Math.Abs(meets - x) / Pixel)) * Pixel / cos;
            Assert.Equal(expected, dense[pixel, bin].item<double>(), 1e-6);
        }
        var back = a.Adjoint(eye(Bins, dtype: ScalarType.Float64).view(-1, 1, 1, Bins)).flatten(1);
        Assert.Equal(0, back.t().sub(dense).abs().max().item<double>());
    }

    [Fact]
    public void Water_attenuates_as_much_as_declared()
    {
        using var scope = NewDisposeScope();
        const double Thickness = 160;
        var options = new CtOptions { Views = 2, PixelSize = 1, MuWater = 0.0192, HuWhite = 1500 };
        using var a = Scans.Create(options, 201, 201);
        var water = 1000.0 / 2500;                               // 0 HU, where 0 is -1000 HU and 1 is 1500 HU
        var y = a.Forward(Scans.Disc(201, 201, 1, 0, 0, Thickness / 2).mul(water));
        Assert.Equal(Thickness * 0.0192, y[0, 0, 0, a.Measurement[2] / 2].item<double>(), 0.01);
    }

    [Theory]
    [InlineData(Beam.Parallel, null, RampWindow.RamLak)]
    [InlineData(Beam.Parallel, 360.0, RampWindow.SheppLogan)]
    [InlineData(Beam.Fan, null, RampWindow.RamLak)]
    [InlineData(Beam.Fan, null, RampWindow.Hann)]
    public void Filtered_back_projection_gives_a_disc_its_value_back(
        Beam beam, double? arc, RampWindow window)
    {
        using var scope = NewDisposeScope();
        var options = new CtOptions
        {
            Beam = beam, Views = 240, Arc = arc, PixelSize = Pixel, PseudoInverse = InverseMethod.Fbp,
                Window = window,
            Spacing = 0.6,
        };
        using var a = Scans.Create(options, 90, 101);
        var x = Scans.Disc(90, 101, Pixel, X, Y, Radius).mul(0.7);
        var found = a.PseudoInverse(a.Forward(x));
        var inside = Scans.Disc(90, 101, Pixel, X, Y, Radius - 3).eq(1);
        var outside = Scans.Disc(90, 101, Pixel, X, Y, Radius + 3).eq(0);
        var (value, rest) = (found.masked_select(inside), found.masked_select(outside));
        output.WriteLine($"inside {value.mean().item<double>():f4} ± {value.std().item<double>():f4}, "
            + $"outside {rest.mean().item<double>():f4}, whole {Scans.Relative(found, x):f4}");
        Assert.Equal(0.7, value.mean().item<double>(), 0.007);
        Assert.InRange(value.std().item<double>(), 0, 0.02);
        Assert.InRange(Math.Abs(rest.mean().item<double>()), 0, 0.005);
        Assert.InRange(Scans.Relative(found, x), 0, 0.1);
    }
}
