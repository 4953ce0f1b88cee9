using Idm.Sdk.Operators;
using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Sdk.Tests.Operators;

public sealed class NuMethodTests
{
    private static readonly ImageShape _image = new(1, 4, 5);

    [Fact]
    public void It_finds_the_least_squares_solution_of_least_norm()
    {
        using var scope = NewDisposeScope();
        var (matrix, a) = WithSingularValues([1, 0.7, 0.3, 0.1, 0.05, 0, 0]);
        using var _ = a;
        var y = randn(3, 7, dtype: ScalarType.Float64);         // not in the range of A
        var expected = y.mm(linalg.pinv(matrix, 1e-10).t());
        var found = NuMethod.PseudoInverse(a, y, 1, 2000).flatten(1);
        Assert.InRange(
            found.sub(expected).abs().max().item<double>(), 0, 1e-3 * expected.abs().max().item<double>());
    }

    [Theory]
    [InlineData(30)]
    [InlineData(300)]
    public void What_it_leaves_unexplained_falls_with_the_steps_however_small_singular_values_are(
        int iterations)
    {
        using var scope = NewDisposeScope();
        var (_, a) = WithSingularValues([1, 0.3, 0.1, 0.03, 0.01, 0.003, 0.001]);
        using var __ = a;
        var x = randn(20, 1, 4, 5, dtype: ScalarType.Float64);
        var y = a.Forward(x);
        var rest = a.Forward(NuMethod.PseudoInverse(a, y, 1, iterations)).sub(y).norm(1);
        var limit = x.flatten(1).norm(1).div(iterations);
        Assert.True(rest.le(limit).all().item<bool>());
    }

    [Fact]
    public void It_is_linear_and_A_after_it_is_symmetric_after_few_steps_too()
    {
        using var scope = NewDisposeScope();
        var (_, a) = WithSingularValues([1, 0.3, 0.1, 0.03, 0.01, 0.003, 0.001]);
        using var __ = a;
        Tensor Apply(Tensor y) => NuMethod.PseudoInverse(a, y, 1.1, 7);
        var (u, v) = (randn(1, 7, dtype: ScalarType.Float64), randn(1, 7, dtype: ScalarType.Float64));
        var sum = Apply(u.add(v)).sub(Apply(u)).sub(Apply(v));
        Assert.InRange(sum.abs().max().item<double>(), 0, 1e-13);
        var (left, right) = (a.Forward(Apply(u)).mul(v).sum(), a.Forward(Apply(v)).mul(u).sum());
        Assert.Equal(left.item<double>(), right.item<double>(), 1e-13);
    }

    [Fact]
    public void It_is_differentiable_and_leaves_nothing_behind()
    {
        using var scope = NewDisposeScope();
        var (_, a) = WithSingularValues([1, 0.5, 0.2, 0.1, 0.1, 0.1, 0.1]);
        using var __ = a;
        var y = randn(1, 7, dtype: ScalarType.Float64).requires_grad_();
        var before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        using (NewDisposeScope())
        {
            NuMethod.PseudoInverse(a, y, 1, 20).sum().backward();
            using var gradient = y.grad!;
            using var noGrad = no_grad();
            var expected = a.Forward(NuMethod.PseudoInverse(a, y, 1, 20)).mul(0);
            for (var i = 0; i < 7; i++)                         // q(AᵀA) Aᵀ transposed is A q(AᵀA)
            {
                var unit = zeros(1, 7, dtype: ScalarType.Float64);
                unit[0, i] = 1;
                expected[0, i] = NuMethod.PseudoInverse(a, unit, 1, 20).sum();
            }
            Assert.InRange(gradient.sub(expected).abs().max().item<double>(), 0, 1e-12);
        }
        Assert.True(DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount - before <= 1);
    }

    [Fact]
    public void The_zero_operator_gives_zero()
    {
        using var scope = NewDisposeScope();
        var (_, a) = WithSingularValues([0, 0, 0, 0, 0, 0, 0]);
        using var __ = a;
        Assert.Equal(
            0, NuMethod.PseudoInverse(
                a, ones(1, 7, dtype: ScalarType.Float64), 0).abs().sum().item<double>());
    }

    /// <summary>A 7 x 20 matrix with these singular values, and its operator.</summary>
    private static (Tensor Matrix, IOperator A) WithSingularValues(double[] values)
    {
        var random = RandomStream.FromSeed(3);
        Tensor Orthonormal(int rows) => linalg.qr(tensor(
            [.. Enumerable.Range(0, rows * 7).Select(_ => random.NextNormal())], [rows, 7],
            dtype: ScalarType.Float64)).Q;
        var matrix = Orthonormal(7).mul(tensor(values)).mm(Orthonormal(20).t());
        return (matrix, new LinearOperator(
            _image, [7], x => x.flatten(1).mm(matrix.t()), y => y.mm(matrix).view(-1, 1, 4, 5)));
    }
}
