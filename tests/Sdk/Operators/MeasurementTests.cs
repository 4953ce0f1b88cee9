using Idm.Sdk.Operators;
using Idm.Sdk.Tests.Checks;
using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Sdk.Tests.Operators;

public sealed class MeasurementTests
{
    [Theory]
    [InlineData("mask")]
    [InlineData("matrix")]
    [InlineData("finite-difference")]
    public void What_is_made_consistent_is_the_nearest_image_that_explains_the_measurement(string name)
    {
        using var scope = NewDisposeScope();
        using var a = RightOperators.Create(name);
        var truth = RightOperators.Values(ScalarType.Float64, 2, 2, 6, 5);
        var guess = truth.flip(2, 3);
        using var measurement = new Measurement(a, a.Forward(truth));
        var consistent = measurement.ProjectOntoData(guess);
        Assert.True(Largest(a.Forward(consistent).sub(measurement.Y)) <= 1e-5 * Largest(measurement.Y));

        // Nearest: the correction is orthogonal to every change that A does not see.
        var unseen = truth.sub(a.PseudoInverse(a.Forward(truth)));
        var cosine = consistent.sub(guess).mul(unseen).sum().item<double>()
            / (truth.norm().item<double>() * guess.norm().item<double>());
        Assert.InRange(cosine, -1e-5, 1e-5);
    }

    [Fact]
    public void Back_projections_are_computed_once_outlive_scopes_and_go_with_the_measurement()
    {
        using var a = RightOperators.Matrix();
        var statistics = DisposeScopeManager.Statistics.TensorStatistics;
        var before = statistics.ThreadTotalLiveCount;
        using (NewDisposeScope())
        {
            using var measurement = new Measurement(a, ones(1, 17, dtype: ScalarType.Float64));
            Tensor adjoint, inverse;
            using (NewDisposeScope())
                (adjoint, inverse) = (measurement.BackProjection, measurement.PseudoInverse);
            Assert.Same(adjoint, measurement.BackProjection);
            Assert.Same(inverse, measurement.PseudoInverse);
            Assert.True(Largest(adjoint.sub(a.Adjoint(measurement.Y))) == 0);
            Assert.True(Largest(a.Forward(inverse).sub(measurement.Y)) <= 1e-5);
        }
        Assert.Equal(before, statistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void With_an_adjoint_that_is_the_pseudo_inverse_there_is_one_back_projection()
    {
        using var scope = NewDisposeScope();
        using var a = RightOperators.Projection();
        using var measurement = new Measurement(a, ones(1, 20, dtype: ScalarType.Float64));
        Assert.Same(measurement.BackProjection, measurement.PseudoInverse);
    }

    private static double Largest(Tensor t) => t.abs().max().item<double>();
}
