using System.Diagnostics;
using Idm.Sdk.Checks;
using Idm.Sdk.Operators;
using static TorchSharp.torch;

namespace Idm.Sdk.Tests.Checks;

public sealed class OperatorCheckTests(ITestOutputHelper output)
{
    private static ImageShape Large => new(1, 256, 256);

    public static TheoryData<string, ScalarType> Right
    {
        get
        {
            var data = new TheoryData<string, ScalarType>();
            foreach (var name in RightOperators.Names)
            {
                data.Add(name, ScalarType.Float64);
                data.Add(name, ScalarType.Float32);
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Right))]
    public void A_right_operator_passes(string name, ScalarType dtype)
    {
        using var scope = NewDisposeScope();
        using var a = RightOperators.Create(name, dtype);
        var full = OperatorCheck.Full(a, RandomStream.FromSeed(1), dtype, CPU);
        Assert.True(full.Passed, full.ToString());
        Assert.Equal(OperatorCheck.All.Count, full.Results.Count);
        var quick = OperatorCheck.Quick(a, RandomStream.FromSeed(1), dtype, CPU);
        Assert.True(quick.Passed, quick.ToString());
    }

    [Fact]
    public void Every_wrong_operator_is_rejected_by_the_check_that_names_its_fault()
    {
        var (caught, total) = (0, 0);
        foreach (var (fault, check, quick, create) in WrongOperators.All.Concat(WrongMaps.All))
        {
            using var scope = NewDisposeScope();
            using var a = create();
            var report = OperatorCheck.Full(a, RandomStream.FromSeed(1), ScalarType.Float64, CPU);
            var named = report.Results.Any(r => r.Name == check && !r.Passed);
            var atOnce = !OperatorCheck.Quick(a, RandomStream.FromSeed(1), ScalarType.Float64, CPU).Passed;
            output.WriteLine($"{(named ? "caught" : "MISSED")}{(atOnce ? ", quickly too" : "")}: {fault}");
            foreach (var failure in report.Failures) output.WriteLine($"    {failure}");
            Assert.False(quick && !atOnce, $"the quick check passed: {fault}");
            total++;
            if (named) caught++;
        }
        foreach (var (fault, check, create) in WrongFactories.All)
        {
            using var scope = NewDisposeScope();
            var report = OperatorCheck.Factory(create, RandomStream.FromSeed(1), ScalarType.Float64, CPU);
            var named = report.Results.Any(r => r.Name == check && !r.Passed);
            output.WriteLine($"{(named ? "caught" : "MISSED")}: {fault}");
            foreach (var failure in report.Failures) output.WriteLine($"    {failure}");
            total++;
            if (named) caught++;
        }
        output.WriteLine($"{caught} of {total} wrong operators caught");
        Assert.Equal(total, caught);
        Assert.True(total >= 25);
    }

    [Theory]
    [InlineData(ScalarType.Float64)]
    [InlineData(ScalarType.Float32)]
    public void A_right_map_that_is_not_linear_passes(ScalarType dtype)
    {
        using var a = new Map();
        var full = OperatorCheck.Full(a, RandomStream.FromSeed(1), dtype, CPU);
        Assert.True(full.Passed, full.ToString());
        Assert.Equal(OperatorCheck.OfNonlinear.Count, full.Results.Count);
        Assert.True(OperatorCheck.Quick(a, RandomStream.FromSeed(1), dtype, CPU).Passed);
    }

    [Fact]
    public void A_right_factory_passes()
    {
        var report = OperatorCheck.Factory(
            () => WrongFactories.Right, RandomStream.FromSeed(1), ScalarType.Float64, CPU, channels: 2);
        Assert.True(report.Passed, report.ToString());
        Assert.Contains("2x7x5", report.Results[0].Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_check_rejects_something()
    {
        var linear = WrongOperators.All.Select(w => w.Check).ToHashSet();
        Assert.All(OperatorCheck.All, check => Assert.Contains(check.Name, linear));
        var any = linear.Concat(WrongMaps.All.Select(w => w.Check)).ToHashSet();
        Assert.All(OperatorCheck.OfNonlinear, check => Assert.Contains(check.Name, any));
    }

    [Fact]
    public void A_wrong_adjoint_shows_the_two_inner_products()
    {
        using var scope = NewDisposeScope();
        using var a = new LinearOperator(new ImageShape(1, 2, 2), [1, 2, 2], x => x.clone(), y => y.mul(0.5));
        var report = OperatorCheck.Quick(a, RandomStream.FromSeed(1), ScalarType.Float64, CPU);
        var error = Assert.Throws<PluginException>(() => report.EnsurePassed("half"));
        Assert.Contains("the operator 'half'", error.Message, StringComparison.Ordinal);
        Assert.Matches(@"⟨A x, y⟩ = -?[\d.e+-]+, ⟨x, Aᵀ y⟩ = -?[\d.e+-]+", error.Message);
    }

    [Fact]
    public void A_wrong_scale_shows_in_full_however_large_the_image()
    {
        using var scope = NewDisposeScope();
        using var a = new LinearOperator(Large, [1, 256, 256], x => x.clone(), y => y.mul(1.001));
        var report = OperatorCheck.Quick(a, RandomStream.FromSeed(1), ScalarType.Float32, CPU);
        Assert.InRange(report.Results.Single().Measured, 0.0009, 0.0011);
    }

    [Fact]
    [Trait("Category", "Timing")]
    public void The_quick_check_costs_milliseconds_on_a_large_image()
    {
        using var a = new LinearOperator(Large, [1, 256, 256], x => x.clone(), y => y.clone());
        var best = TimeSpan.MaxValue;
        for (var i = 0; i < 10; i++)
        {
            var clock = Stopwatch.StartNew();
            Assert.True(OperatorCheck.Quick(a, RandomStream.FromSeed(i), ScalarType.Float32, CPU).Passed);
            best = clock.Elapsed < best ? clock.Elapsed : best;
        }
        output.WriteLine($"{best.TotalMilliseconds:f1} ms");
        Assert.True(best < TimeSpan.FromMilliseconds(100), $"{best.TotalMilliseconds:f1} ms");
    }

    [Fact]
    public void The_battery_leaves_no_tensors_behind()
    {
        using var a = RightOperators.Matrix();
        OperatorCheck.Full(a, RandomStream.FromSeed(1), ScalarType.Float64, CPU);
        var before = TorchSharp.DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        OperatorCheck.Full(a, RandomStream.FromSeed(1), ScalarType.Float64, CPU);
        Assert.Equal(before, TorchSharp.DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
    }
}
