using Idm.Sdk.Operators;
using Idm.Sdk.Tests.Checks;
using static TorchSharp.torch;

namespace Idm.Sdk.Tests.Operators;

public sealed class ConjugateGradientTests
{
    private static readonly ImageShape Image = new(1, 3, 4);

    [Theory]
    [InlineData(7, 7)]                                          // fewer rows than pixels: least norm
    [InlineData(20, 12)]                                        // more rows: least squares
    [InlineData(20, 5)]                                         // rank-deficient both ways
    public void It_finds_the_dense_pseudo_inverse_for_every_item(int rows, int rank)
    {
        using var scope = NewDisposeScope();
        var matrix = RightOperators.Values(ScalarType.Float64, rows, rank)
            .mm(RightOperators.Values(ScalarType.Float64, rank, 12).flip(0));
        using var a = Dense(matrix);
        var y = RightOperators.Values(ScalarType.Float64, 3, rows);
        y[1] = y[1].mul(1e6);                               // scales far apart: each item has its own steps
        y[2] = zeros(rows, dtype: ScalarType.Float64);

        var found = ConjugateGradient.PseudoInverse(a, y, tolerance: 1e-12).flatten(1);
        var expected = y.mm(linalg.pinv(matrix, rtol: 1e-10).t());
        for (var i = 0; i < 3; i++)
        {
            var error = found[i].sub(expected[i]).norm().item<double>();
            Assert.True(error <= 1e-9 * expected[i].norm().item<double>(), $"item {i}: {error:g3}");
        }
    }

    [Fact]
    public void An_item_does_not_depend_on_its_neighbours()
    {
        using var scope = NewDisposeScope();
        using var a = Dense(RightOperators.Values(ScalarType.Float64, 9, 12));
        var y = RightOperators.Values(ScalarType.Float64, 2, 9);
        var both = ConjugateGradient.PseudoInverse(a, y)[0];
        var alone = ConjugateGradient.PseudoInverse(a, y.narrow(0, 0, 1))[0];
        Assert.True(both.sub(alone).abs().max().item<double>() <= 1e-6 * alone.abs().max().item<double>());
    }

    [Fact]
    public void Its_derivative_is_the_transposed_pseudo_inverse()
    {
        using var scope = NewDisposeScope();
        var matrix = RightOperators.Values(ScalarType.Float64, 7, 12);
        using var a = Dense(matrix);
        var y = RightOperators.Values(ScalarType.Float64, 1, 7).requires_grad_();
        var weights = RightOperators.Values(ScalarType.Float64, 1, 1, 3, 4);
        ConjugateGradient.PseudoInverse(a, y, tolerance: 1e-12).mul(weights).sum().backward();
        using var gradient = y.grad!;
        var expected = weights.flatten(1).mm(linalg.pinv(matrix));
        var error = gradient.sub(expected).abs().max().item<double>();
        Assert.InRange(error, 0, 1e-7 * expected.abs().max().item<double>());
    }

    [Fact]
    public void What_does_not_converge_is_an_error_that_says_what_to_do()
    {
        using var scope = NewDisposeScope();
        var diagonal = logspace(0, -7, 12, dtype: ScalarType.Float64);
        using var a = Dense(diag(diagonal));
        var error = Assert.Throws<PluginException>(
            () => ConjugateGradient.PseudoInverse(a, ones(1, 12, dtype: ScalarType.Float64), 1e-9, 3));
        Assert.Contains("did not converge", error.Message, StringComparison.Ordinal);
        Assert.Contains("Give the operator a PseudoInverse", error.Message, StringComparison.Ordinal);
    }

    private static LinearOperator Dense(Tensor matrix) => new(Image, [matrix.shape[0]],
        x => x.flatten(1).mm(matrix.t()), y => y.mm(matrix).reshape(-1, 1, 3, 4));
}
