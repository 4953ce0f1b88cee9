using System.Numerics;
using Idm.Plugins.Scientific.KSpace;
using Idm.Sdk;
using Idm.Sdk.Data;
using static TorchSharp.torch;

namespace Idm.Scientific.Tests;

/// <summary>K-space as a data source: cropping, masks, and the order of y.</summary>
public sealed class KSpaceTests
{
    private readonly List<string> _said = [];

    [Fact]
    public void Slices_are_items_with_mask_and_calibration_region()
    {
        var items = Source(new KSpaceOptions { Path = Golden.At("fastmri.h5") }).List();
        Assert.Equal(["fastmri-000", "fastmri-001"], items.Select(item => item.Name));
        using var measured = ((MeasuredItem)items[1]).Load();
        Assert.Equal(new ImageShape(2, 4, 4), measured.Shape);              // 8 samples of the readout to 4
        Assert.Equal([6, 4 * 3], measured.Y.shape);                         // 3 coils; 3 of 4 lines
        using var scope = NewDisposeScope();
        Assert.Equal([true, false, true, true], measured.External["mask"][2].data<bool>().ToArray());
        // The lines 2 and 3 are measured, and 1 is not: nothing is around the centre.
        Assert.Equal([3, 4, 0], measured.External["calibration"].shape);
        Assert.StartsWith("fastmri-001: 3 coils, 3 of 4 lines; 1 stands for ", Assert.Single(_said),
            StringComparison.Ordinal);
    }

    /// <summary>Each line by the definition: to the image, cropped, and back.</summary>
    [Theory]
    [InlineData("fastmri.h5", 8, 4, true)]
    [InlineData("ismrmrd.h5", 6, 3, false)]
    public void The_readout_is_cropped_in_the_image(string file, int samples, int kept, bool rows)
    {
        using var scope = NewDisposeScope();
        using var opened = new KSpaceFile(Golden.At(file));
        var slice = opened.Load(0);
        var cropped = slice.Cropped();
        Assert.Equal(kept, cropped.Points.shape[rows ? 1 : 2]);
        for (var coil = 0; coil < slice.Points.shape[0]; coil++)
        {
            var before = Line(slice.Points, coil, rows);
            var after = Line(cropped.Points, coil, rows);
            Assert.Equal(samples, before.Length);
            for (var k = 0; k < kept; k++)
            {
                var expected = Complex.Zero;
                for (var x = 0; x < kept; x++)
                for (var j = 0; j < samples; j++)
                {
                    expected += before[j] * Turn((double)(j - (samples / 2)) * (x - (kept / 2)) / samples)
                        * Turn(-(double)(k - (kept / 2)) * (x - (kept / 2)) / kept)
                        / Math.Sqrt(samples * kept);
                }
                Assert.InRange((after[k] - expected).Magnitude, 0, 1e-4);
            }
        }
    }

    /// <summary>Maps are estimated from a block whose middle is the zero frequency.</summary>
    [Theory]
    [InlineData("..xxxxxxx.", 1, 6)]                                        // of 10, around the 5th: 2 to 7
    [InlineData(".xxxxxxx..", 1, 6)]
    [InlineData("xxxxxxxxxx", 1, 8)]                                        // no more than was asked for
    [InlineData("xxxx.xxxxx", 1, 0)]
    [InlineData(".xxxxxxxx", 2, 6)]                                         // of 9, around the 4th
    public void The_calibration_region_is_as_long_before_the_centre_as_from_it(
        string lines, int readout, int expected)
    {
        using var scope = NewDisposeScope();
        var n = lines.Length;
        var points = arange(n, dtype: ScalarType.ComplexFloat32);
        points = readout == 1 ? points.view(1, 1, n).expand(1, 12, n) : points.view(1, n, 1).expand(1, n, 12);
        var slice = new KSpaceSlice(points, [.. lines.Select(c => c == 'x')], readout, 12);
        var block = slice.Calibration(8);
        Assert.Equal(readout == 1 ? [1, 8, expected] : [1, expected, 8], block.shape);
        if (expected == 0) return;
        Assert.Equal(n / 2, block.select(readout, 0).flatten()[expected / 2].real.item<float>());
    }

    [Theory]
    [InlineData(LinePattern.Random, 4, 0.08, 60, 100)]
    [InlineData(LinePattern.Equispaced, 4, 0.08, 79, 81)]
    [InlineData(LinePattern.Equispaced, 8, 0.04, 39, 41)]
    [InlineData(LinePattern.Equispaced, 2, 0.6, 192, 192)]
    public void Masks_have_one_of_so_many_lines_and_the_whole_centre(
        LinePattern pattern, double acceleration, double fraction, int least, int most)
    {
        var options = new KSpaceOptions
        {
            Path = "", Lines = pattern, Acceleration = acceleration, CenterFraction = fraction,
        };
        for (var seed = 0; seed < 20; seed++)
        {
            var used = DrawnLines.Of(320, options, RandomStream.FromSeed(seed));
            Assert.InRange(used.Count(line => line), least, most);
            var low = (int)Math.Round(320 * fraction);
            Assert.All(used.Skip((320 - low + 1) / 2).Take(low), Assert.True);
        }
    }

    [Fact]
    public void What_does_not_fit_is_said()
    {
        var beyond = new KSpaceOptions { Path = Golden.At("fastmri.h5"), Slices = [1, 3] };
        Assert.Contains("found 2 slices, expected those of slices: [1, 3] among them",
            Assert.Throws<PluginException>(() => Source(beyond).List()).Message, StringComparison.Ordinal);

        var thin = new KSpaceOptions
        {
            Path = Golden.At("fastmri.h5"), Lines = LinePattern.Random, Acceleration = 1, CenterFraction = 0,
        };
        var item = (MeasuredItem)Source(thin).List()[0];
        Assert.Contains("1 of the lines that 'lines: random' draws were not measured",
            Assert.Throws<PluginException>(() => item.Load()).Message, StringComparison.Ordinal);

        var other = new KSpaceOptions { Path = Golden.At("generic.h5") };
        Assert.Contains("a file of fastMRI or ISMRMRD",
            Assert.Throws<PluginException>(() => Source(other).List()).Message, StringComparison.Ordinal);
    }

    private KSpaceSource Source(KSpaceOptions options) => new(options, new PluginContext(
        Path.GetTempPath(), Path.GetTempPath(), _said.Add, default)
    {
        Files = (path, _) => [new FoundFile(Path.GetFileNameWithoutExtension(path), path)],
    });

    private static Complex Turn(double cycles) => Complex.FromPolarCoordinates(1, 2 * Math.PI * cycles);

    private static Complex[] Line(Tensor points, int coil, bool rows)
    {
        var line = points[coil].select(rows ? 1 : 0, 0).contiguous();
        var (real, imaginary) = (line.real.contiguous().data<float>().ToArray(),
            line.imag.contiguous().data<float>().ToArray());
        return [.. real.Zip(imaginary, (re, im) => new Complex(re, im))];
    }
}
