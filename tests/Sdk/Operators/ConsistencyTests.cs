using Idm.Sdk.Operators;
using Idm.Sdk.Tests.Checks;
using static TorchSharp.torch;

namespace Idm.Sdk.Tests.Operators;

public sealed class DataConsistencyTests
{
    [Theory]
    [InlineData("matrix", 0.01)]
    [InlineData("matrix", 3)]
    [InlineData("projection", 0.01)]
    [InlineData("projection", 3)]
    [InlineData("mask", 0.5)]
    public void The_proximal_map_is_the_dense_one(string name, double weight)
    {
        using var scope = NewDisposeScope();
        using var a = RightOperators.Create(name);
        var matrix = Dense.Of(a);
        var x = RightOperators.Values(ScalarType.Float64, 2, 2, 6, 5);
        var y = a.Forward(x.flip(2).mul(0.7));
        using var measurement = new Measurement(a, y);
        var found = measurement.Proximal(x, weight).flatten(1);

        var normal = matrix.t().mm(matrix).add(eye(60, dtype: ScalarType.Float64).mul(weight));
        var right = y.flatten(1).mm(matrix).add(x.flatten(1).mul(weight));
        var expected = linalg.solve(normal, right.t()).t();
        Assert.InRange(Dense.Distance(found, expected), 0, 1e-5);
    }

    [Fact]
    public void A_gradient_step_has_the_length_of_the_norm()
    {
        using var scope = NewDisposeScope();
        using var a = RightOperators.Matrix();
        var matrix = Dense.Of(a);
        var x = RightOperators.Values(ScalarType.Float64, 1, 2, 6, 5);
        using var measurement = new Measurement(a, a.Forward(x.flip(3)));
        var residual = x.flatten(1).mm(matrix.t()).sub(measurement.Y);
        var expected = x.flatten(1).sub(residual.mm(matrix).div(Math.Pow(Dense.Norm(matrix), 2)));
        Assert.InRange(Dense.Distance(measurement.GradientStep(x).flatten(1), expected), 0, 1e-9);
    }

    [Fact]
    public void Where_the_adjoint_is_the_inverse_the_gradient_step_is_the_whole_way()
    {
        using var scope = NewDisposeScope();
        using var a = RightOperators.Projection();
        var x = RightOperators.Values(ScalarType.Float64, 2, 2, 6, 5);
        using var measurement = new Measurement(a, a.Forward(x.flip(3)));
        Assert.InRange(Dense.Distance(measurement.GradientStep(x), measurement.ProjectOntoData(x)), 0, 1e-12);
    }
}
