using Idm.Sdk.Operators;
using Idm.Sdk.Tests.Checks;
using static TorchSharp.torch;

namespace Idm.Sdk.Tests.Operators;

public sealed class SolverTests
{
    public static TheoryData<string, double, bool> Problems
    {
        get
        {
            var data = new TheoryData<string, double, bool>();
            foreach (var solver in (string[])["cgls", "lsqr"])
            foreach (var damping in (double[])[0, 0.3])
            foreach (var near in (bool[])[false, true])
                data.Add(solver, damping, near);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Problems))]
    public void Both_find_what_the_dense_solution_is(string solver, double damping, bool near)
    {
        using var scope = NewDisposeScope();
        using var a = RightOperators.Matrix();
        var matrix = Dense.Of(a);
        var y = RightOperators.Values(ScalarType.Float64, 3, 17);
        y[1] = y[1].mul(1e6);                               // scales far apart: each item has its own steps
        y[2] = zeros(17, dtype: ScalarType.Float64);
        var x0 = near ? RightOperators.Values(ScalarType.Float64, 3, 2, 6, 5) : zeros(3, 2, 6, 5,
            dtype: ScalarType.Float64);
        var solution = Solve(solver, a, y, new SolverOptions
        { Damping = damping, Near = near ? x0 : null, Tolerance = 1e-12 });

        var start = x0.flatten(1);
        var inverse = damping == 0
            ? linalg.pinv(matrix)
            : matrix.t().mm(linalg.inv(matrix.mm(matrix.t()).add(eye(17,
            dtype: ScalarType.Float64).mul(damping))));
        var expected = start.add(y.sub(start.mm(matrix.t())).mm(inverse.t()));
        Assert.True(solution.Converged, solution.ToString());
        Assert.InRange(solution.Iterations, 1, 40);
        for (var i = 0; i < 3; i++)
        {
            var error = Dense.Distance(solution.X.flatten(1)[i], expected[i]);
            Assert.True(error <= 1e-9 * (1 + expected[i].abs().max().item<double>()),
                $"item {i}: {error:g3}");
        }
    }

    [Theory]
    [InlineData("cgls")]
    [InlineData("lsqr")]
    public void What_is_not_reached_is_said(string solver)
    {
        using var scope = NewDisposeScope();
        using var a = RightOperators.Matrix();
        var y = RightOperators.Values(ScalarType.Float64, 2, 17);
        var seen = new List<int>();
        var solution = Solve(solver, a, y, new SolverOptions
        { MaxIterations = 4, Tolerance = 1e-10, Report = (i, x) => seen.Add(i) });
        Assert.False(solution.Converged);
        Assert.Equal(4, solution.Iterations);
        Assert.Equal([1, 2, 3, 4], seen);

        // The residual is the true one, of the worst item.
        var residual = a.Adjoint(y.sub(a.Forward(solution.X))).flatten(1).norm(1, p: 2);
        var start = a.Adjoint(y).flatten(1).norm(1, p: 2);
        Assert.Equal(residual.div(start).max().item<double>(), solution.Residual, 1e-9);
        Assert.StartsWith("did not converge: relative residual ", solution.ToString(),
            StringComparison.Ordinal);
        var error = Assert.Throws<PluginException>(() => solution.Require("the step"));
        Assert.Contains("the step did not converge", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Lsqr_keeps_digits_where_conjugate_gradient_loses_them()
    {
        using var scope = NewDisposeScope();
        var diagonal = logspace(0, -6, 12, dtype: ScalarType.Float64);
        using var a = new LinearOperator(new ImageShape(1, 3, 4), [12],
            x => x.flatten(1).mul(diagonal), y => y.mul(diagonal).reshape(-1, 1, 3, 4));
        var truth = ones(1, 12, dtype: ScalarType.Float64);
        var options = new SolverOptions { Tolerance = 1e-16, MaxIterations = 200 };
        var lsqr = Dense.Distance(Lsqr.Solve(a, truth.mul(diagonal), options).X.flatten(1), truth);
        Assert.InRange(lsqr, 0, 1e-4);
    }

    [Theory]
    [InlineData("cgls")]
    [InlineData("lsqr")]
    public void They_leave_one_tensor_the_solution(string solver)
    {
        using var a = RightOperators.Matrix();
        using var y = RightOperators.Values(ScalarType.Float64, 2, 17);
        Solve(solver, a, y, new SolverOptions()).X.Dispose();
        var before = TorchSharp.DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        var x = Solve(solver, a, y, new SolverOptions()).X;
        Assert.Equal(before + 1,
            TorchSharp.DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
        x.Dispose();
    }

    [Fact]
    public void A_map_that_is_not_linear_is_refused()
    {
        using var scope = NewDisposeScope();
        using var map = new Map();
        var y = map.Forward(RightOperators.Values(ScalarType.Float64, 1, 2, 6, 5));
        var error = Assert.Throws<PluginException>(() => Lsqr.Solve(map, y, new SolverOptions()));
        Assert.Contains("needs a linear operator", error.Message, StringComparison.Ordinal);
        Assert.Throws<PluginException>(() => ConjugateGradient.PseudoInverse(map, y));
        using var measurement = new Measurement(map, y);
        Assert.Throws<PluginException>(() => measurement.ProjectOntoData(y));
    }

    private static Solution Solve(string solver, IOperator a, Tensor y, SolverOptions options) =>
        solver == "cgls" ? ConjugateGradient.Solve(a, y, options) : Lsqr.Solve(a, y, options);
}
