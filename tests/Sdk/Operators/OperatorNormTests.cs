using Idm.Sdk.Operators;
using Idm.Sdk.Tests.Checks;
using static TorchSharp.torch;

namespace Idm.Sdk.Tests.Operators;

public sealed class OperatorNormTests
{
    [Theory]
    [InlineData("matrix")]
    [InlineData("finite-difference")]
    [InlineData("mask")]
    public void It_finds_the_declared_norm(string name)
    {
        using var scope = NewDisposeScope();
        using var a = RightOperators.Create(name);
        var found = OperatorNorm.Estimate(a, RandomStream.FromSeed(1), ScalarType.Float64, CPU);
        Assert.Equal(a.Norm!.Value, found, 1e-5 * a.Norm.Value);
    }

    [Fact]
    public void It_resolves_singular_values_that_crowd()
    {
        using var scope = NewDisposeScope();
        var spectrum = linspace(0, 3, 4096, dtype: ScalarType.Float64).reshape(1, 1, 64, 64);
        using var a = new LinearOperator(
            new ImageShape(1, 64, 64), [1, 64, 64], x => x.mul(spectrum), y => y.mul(spectrum));
        Assert.Equal(3.0, OperatorNorm.Estimate(a, RandomStream.FromSeed(1), ScalarType.Float64, CPU), 3e-3);
    }

    [Fact]
    public void The_norm_of_zero_is_zero()
    {
        using var a = new LinearOperator(
            new ImageShape(1, 2, 2), [1, 2, 2], x => zeros_like(x), y => zeros_like(y));
        Assert.Equal(0.0, OperatorNorm.Estimate(a, RandomStream.FromSeed(1), ScalarType.Float32, CPU));
    }
}
