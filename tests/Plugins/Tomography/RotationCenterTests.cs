using Idm.Plugins.Tomography.Projections;
using Idm.Sdk;

namespace Idm.Plugins.Tests.Tomography;

/// <summary>The centre of rotation of discs, whose projections are known in closed form.</summary>
public sealed class RotationCenterTests
{
    private const int Bins = 96, Views = 60;

    [Theory]
    [InlineData(47.5, 180)]
    [InlineData(50.87, 180)]
    [InlineData(41.1, 180)]
    [InlineData(44.26, 360)]
    [InlineData(49.5, 120)]
    public void It_is_found_to_a_tenth_of_a_bin(double center, double arc)
    {
        var (angles, mass, moment) = Scan(center, arc, 20);
        Assert.Equal(center, RotationCenter.Find(angles, mass, moment, "scan"), 0.1);
    }

    [Fact]
    public void An_object_that_leaves_the_detector_is_refused()
    {
        var (angles, mass, moment) = Scan(70, 180, 30);
        var error = Assert.Throws<PluginException>(() => RotationCenter.Find(angles, mass, moment, "scan"));
        Assert.Contains("'center: find' needs views of the whole object", error.Message);
    }

    [Fact]
    public void Views_of_one_direction_are_refused()
    {
        var (_, mass, moment) = Scan(47.5, 180, 20);
        var same = Enumerable.Repeat(30.0, Views).ToArray();
        var error = Assert.Throws<PluginException>(() => RotationCenter.Find(
            same, [.. mass.Select(_ => mass[0])], moment, "scan"));
        Assert.Contains("needs views over more of the circle", error.Message);
    }

    /// <summary>Two discs off the centre; noise as of 30,000 counts.</summary>
    private static (double[] Angles, double[] Mass, double[] Moment) Scan(
        double center, double arc, double radius)
    {
        var random = RandomStream.FromSeed(3);
        var angles = Enumerable.Range(0, Views).Select(view => view * arc / Views).ToArray();
        var (mass, moment) = (new double[Views], new double[Views]);
        for (var view = 0; view < Views; view++)
        for (var bin = 0; bin < Bins; bin++)
        {
            var (sin, cos) = Math.SinCos(angles[view] * Math.PI / 180);
            var s = bin - center;
            var value = (0.03 * Scans.Chord(s - (7 * cos) + (4 * sin), radius))
                + (0.05 * Scans.Chord(s + (9 * cos) - (3 * sin), 4)) + (0.006 * (random.NextUniform() - 0.5));
            mass[view] += value;
            moment[view] += value * bin;
        }
        return (angles, mass, moment);
    }
}
