using Idm.Sdk;
using Idm.Sdk.Checks;
using Idm.Sdk.Operators;
using static TorchSharp.torch;

namespace MyPlugin.Tests;

public sealed class MyPluginOperatorTests
{
    private static readonly RandomStream Seed = RandomStream.FromSeed(1);

    // Small, with sides that differ, one of them odd, and in float64, where rounding hides nothing.
    [Theory]
    [InlineData(0.1, 1, 12, 9)]
    [InlineData(0.5, 3, 8, 11)]
    [InlineData(1.0, 1, 1, 1)]
    public void It_keeps_the_contract_of_an_operator(double keep, int channels, int height, int width)
    {
        using var scope = NewDisposeScope();
        using var a = Create(keep, new ImageShape(channels, height, width));
        OperatorCheck.Full(a, Seed.Derive("check"), ScalarType.Float64, CPU).EnsurePassed("my-plugin");
    }

    [Fact]
    public void It_sees_the_fraction_that_is_asked_for()
    {
        using var scope = NewDisposeScope();
        using var a = Create(keep: 0.3, new ImageShape(1, 100, 100));
        var seen = a.Forward(ones(1, 1, 100, 100, dtype: ScalarType.Float64)).mean().item<double>();
        Assert.Equal(0.3, seen, tolerance: 0.02);
    }

    [Fact]
    public void The_same_seed_gives_the_same_measurement()
    {
        using var scope = NewDisposeScope();
        using var one = Create(keep: 0.5, new ImageShape(1, 16, 16));
        using var other = Create(keep: 0.5, new ImageShape(1, 16, 16));
        var x = ones(1, 1, 16, 16, dtype: ScalarType.Float64);
        Assert.True(one.Forward(x).equal(other.Forward(x)).all().item<bool>());
    }

    private static IOperator Create(double keep, ImageShape image) =>
        new MyPluginOperator(new MyPluginOptions { Keep = keep }).Create(
            new OperatorRequest(image, ScalarType.Float64, CPU, Seed.Derive("shared"), Seed.Derive("item")));
}
