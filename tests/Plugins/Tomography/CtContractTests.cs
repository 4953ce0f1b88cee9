using Idm.Plugins.Tomography;
using Idm.Sdk;
using Idm.Sdk.Checks;
using Idm.Sdk.Operators;
using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Plugins.Tests.Tomography;

public sealed class CtContractTests(ITestOutputHelper output)
{
    public static TheoryData<Beam, int, double?, int, int, bool, ScalarType> Cases()
    {
        var data = new TheoryData<Beam, int, double?, int, int, bool, ScalarType>();
        foreach (var dtype in (ScalarType[])[ScalarType.Float64, ScalarType.Float32])
        {
            data.Add(Beam.Parallel, 30, null, 17, 23, false, dtype);
            data.Add(Beam.Parallel, 7, null, 24, 13, true, dtype);
            data.Add(Beam.Parallel, 12, 60, 16, 16, false, dtype);
            data.Add(Beam.Parallel, 3, null, 1, 9, false, dtype);
            data.Add(Beam.Fan, 25, null, 19, 12, false, dtype);
            data.Add(Beam.Fan, 9, 120, 15, 21, true, dtype);
        }
        return data;
    }

    [Theory]
    [InlineData(Beam.Parallel, 10, "10 detectors of 1 mm see a circle of 10 mm, the image is 16 mm wide")]
    [InlineData(Beam.Parallel, 16, null)]
    [InlineData(Beam.Parallel, null, null)]
    [InlineData(Beam.Fan, 16, "16 detectors of 1 mm see a circle of 15.95 mm")]     // 16 · 100 / √(100² + 8²)
    [InlineData(Beam.Fan, 17, null)]
    public void A_detector_smaller_than_the_image_is_said_once(Beam beam, int? detectors, string? said)
    {
        List<string> all = [];
        using var factory = new Ct(
            new CtOptions { Beam = beam, Views = 3, Detectors = detectors, SourceDistance = 100 },
            new PluginContext("/", "/", all.Add, default));
        foreach (var height in (int[])[16, 12])
        {
            factory.Create(new OperatorRequest(
                new ImageShape(1, height, 16), ScalarType.Float64, CPU, Scans.Random, Scans.Random))
                .Dispose();
        }
        if (said is null) Assert.Empty(all);
        else Assert.Contains(said, Assert.Single(all), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Keeps_the_whole_contract(
        Beam beam, int views, double? arc, int height, int width, bool normalize, ScalarType dtype)
    {
        var options = new CtOptions
        {
            Beam = beam, Views = views, Arc = arc, PixelSize = 0.7, Start = 5, Normalize = normalize,
            // Few views over part of the circle: half of the singular values are next to nothing.
            Iterations = views < 10 ? 3000 : 1000,
        };
        using var a = Scans.Create(options, height, width, dtype);
        var report = OperatorCheck.Full(a, Scans.Random, dtype, CPU);
        output.WriteLine(report.ToString());
        report.EnsurePassed("ct");
        if (normalize) Assert.Equal(1, a.Norm);
    }

    [Theory]
    [InlineData(Beam.Parallel)]
    [InlineData(Beam.Fan)]
    public void Filtered_back_projection_is_no_pseudo_inverse_and_the_battery_says_so(Beam beam)
    {
        var options = new CtOptions { Beam = beam, Views = 30, PseudoInverse = InverseMethod.Fbp };
        using var a = Scans.Create(options, 17, 20);
        var report = OperatorCheck.Full(a, Scans.Random, ScalarType.Float64, CPU);
        Assert.Equal(["pseudo-inverse", "least norm"], report.Failures.Select(f => f.Name));
    }

    [Fact]
    public void Channels_are_projected_each_on_its_own()
    {
        using var scope = NewDisposeScope();
        using var factory = new Ct(new CtOptions { Views = 5 });
        var image = new ImageShape(3, 9, 8);
        using var a = factory.Create(new(image, ScalarType.Float64, CPU, Scans.Random, Scans.Random));
        using var one = Scans.Create(new CtOptions { Views = 5 }, 9, 8);
        var x = rand(2, 3, 9, 8, dtype: ScalarType.Float64);
        var y = a.Forward(x);
        for (var c = 0; c < 3; c++)
        {
            var expected = one.Forward(x.narrow(1, c, 1));
            Assert.Equal(0, y.narrow(1, c, 1).sub(expected).abs().max().item<double>());
        }
    }

    [Fact]
    public void Operators_outlive_the_matrix_of_another_size_and_their_factory()
    {
        using var scope = NewDisposeScope();
        var factory = new Ct(new CtOptions { Views = 4 });
        var before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        var shapes = (ImageShape[])[new(1, 8, 8), new(1, 9, 9), new(1, 8, 8)];
        var operators = shapes
            .Select(s => factory.Create(new(s, ScalarType.Float32, CPU, Scans.Random, Scans.Random)))
            .ToList();
        factory.Dispose();
        Assert.All(operators, a =>
        {
            using var inner = NewDisposeScope();
            var y = a.Forward(ones(1, 1, a.Image.Height, a.Image.Width));
            Assert.True(y.sum().item<float>() > 0);
            a.Dispose();
        });
        Assert.Equal(before, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void A_source_inside_the_image_is_refused_with_both_lengths()
    {
        var options = new CtOptions { Beam = Beam.Fan, SourceDistance = 10, PixelSize = 0.5 };
        var error = Assert.Throws<PluginException>(() => Scans.Create(options, 60, 80));
        Assert.Contains("source_distance is 10 mm", error.Message);
        Assert.Contains("25 mm from the centre", error.Message);
    }
}
