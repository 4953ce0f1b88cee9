using Idm.Sdk;
using Idm.TensorFiles.Reading;
using Idm.TorchRuntime;
using static TorchSharp.torch;

namespace Idm.TensorFiles.Tests;

public sealed class FiniteNumbersTests : IDisposable
{
    private readonly IDisposable _scope;

    public FiniteNumbersTests()
    {
        NativeTorch.Load();
        _scope = NewDisposeScope();
    }

    public void Dispose() => _scope.Dispose();

    [Theory]
    [InlineData(float.NaN, "NaN")]
    [InlineData(float.PositiveInfinity, "infinity")]
    [InlineData(float.NegativeInfinity, "-infinity")]
    public void The_first_place_is_named_with_what_is_there(float value, string said)
    {
        foreach (var type in new[] { ScalarType.Float16, ScalarType.BFloat16, ScalarType.Float32,
            ScalarType.Float64 })
        {
            var numbers = zeros([3, 4, 5], dtype: type);
            FiniteNumbers.Require(numbers, "y", "no more");
            numbers[2, 1, 3].fill_(value);
            Assert.Equal($"y: found {said} at [2, 1, 3], expected finite numbers: no more", Refusal(numbers));
            numbers[1, 3, 4].fill_(value);
            numbers[2, 0, 0].fill_(value);
            Assert.Equal(
                $"y: found {said} at [1, 3, 4] and 2 more numbers that are not finite, expected finite "
                    + "numbers: no more",
                Refusal(numbers));
            // Whatever the layout, places are those of the tensor: of (2, 0, 0), the first is now (0, 0, 2).
            Assert.Contains("at [0, 0, 2] and 2 more", Refusal(numbers.permute(2, 1, 0)),
                StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Complex_numbers_are_looked_at_in_both_parts_and_whole_numbers_not_at_all()
    {
        var numbers = zeros([2, 2, 2]);
        numbers[1, 0, 1].fill_(float.NaN);
        Assert.Contains("found NaN at [1, 0],", Refusal(view_as_complex(numbers)), StringComparison.Ordinal);
        FiniteNumbers.Require(ones(3, dtype: ScalarType.Int64), "y", "");
        FiniteNumbers.Require(ones(3, dtype: ScalarType.Bool), "y", "");
        Assert.Contains("found NaN at []", Refusal(tensor(float.NaN)), StringComparison.Ordinal);
    }

    private static string Refusal(Tensor numbers) =>
        Assert.Throws<PluginException>(() => FiniteNumbers.Require(numbers, "y", "no more")).Message;
}
