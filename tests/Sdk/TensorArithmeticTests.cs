using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Sdk.Tests;

/// <summary>Each method against the number arithmetic of C#.</summary>
public sealed class TensorArithmeticTests
{
    private static readonly double[] X = [-2, 0.25, 3], Y = [4, -1, 0.5];

    [Fact]
    public void Numbers_are_what_they_say()
    {
        using var scope = NewDisposeScope();
        var (x, y) = (tensor(X), tensor(Y));
        Same((a, b) => a + b, x.Plus(y));
        Same((a, b) => a + (0.3 * b), x.Plus(y, times: 0.3));
        Same((a, _) => a + 0.3, x.Plus(0.3));
        Same((a, b) => a - b, x.Minus(y));
        Same((a, _) => a - 0.3, x.Minus(0.3));
        Same((a, _) => 0.3 - a, 0.3.Minus(x));
        Same((a, b) => a * b, x.Times(y));
        Same((a, _) => a * 0.3, x.Times(0.3));
        Same((a, b) => a / b, x.Over(y));
        Same((a, _) => a / 0.3, x.Over(0.3));
        Same((a, _) => Math.Clamp(a, -1, 1), x.Within(-1, 1));
        Same((a, _) => Math.Max(a, 0.3), x.AtLeast(0.3));
        Assert.Equal(X, x.data<double>().ToArray());
    }

    [Fact]
    public void The_number_type_stays()
    {
        using var scope = NewDisposeScope();
        var x = ones(3, dtype: ScalarType.Float32);
        Tensor[] results =
            [x.Plus(0.1), x.Minus(0.1), 0.1.Minus(x), x.Times(0.1), x.Over(0.1), x.Plus(x, times: 0.1),
            x.Within(0, 0.1)];
        Assert.All(results, result => Assert.Equal(ScalarType.Float32, result.dtype));
    }

    private static void Same(Func<double, double, double> expected, Tensor found) =>
        Assert.All(
            X.Zip(Y, expected).Zip(found.data<double>().ToArray()), pair =>
                Assert.Equal(pair.First, pair.Second, 1e-15));
}
