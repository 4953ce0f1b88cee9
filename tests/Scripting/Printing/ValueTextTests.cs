using Idm.Scripting.Printing;
using static TorchSharp.torch;

namespace Idm.Scripting.Tests.Printing;

public sealed class ValueTextTests
{
    public ValueTextTests() => Idm.TorchRuntime.NativeTorch.Load();

    [Theory]
    [InlineData(null, "null")]
    [InlineData("a\"b", "\"a\\\"b\"")]
    [InlineData(0.5, "0.5")]
    [InlineData(true, "true")]
    [InlineData(new[] { 1, 2 }, "[1, 2]")]
    public void A_plain_value_is_written_as_in_the_language(object? value, string expected) =>
        Assert.Equal(expected, ValueText.Of(value));

    [Fact]
    public void A_long_list_is_cut_and_says_how_long_it_is() =>
        Assert.EndsWith("18, 19, ...] (100 in all)", ValueText.Of(Enumerable.Range(0, 100).ToArray()),
            StringComparison.Ordinal);

    [Fact]
    public void A_small_tensor_shows_its_values()
    {
        using var t = tensor(new[] { 1f, 2, 3, 10 }, [2, 2]);
        // Mean 16/4; deviation of a sample, sqrt((9 + 4 + 1 + 36) / 3) = 4.08248.
        Assert.Equal("float32 [2, 2]\n  range 1 to 10, mean 4, std 4.0825\n   1   2\n   3  10",
            TensorText.Of(t));
    }

    [Fact]
    public void A_tensor_of_more_dimensions_says_where_its_rows_lie()
    {
        using var numbers = arange(8, dtype: ScalarType.Int64);
        using var t = numbers.reshape(2, 2, 2);
        Assert.EndsWith("\n  [1, 0, ..] 4  5\n  [1, 1, ..] 6  7", TensorText.Of(t), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_not_finite_is_counted_and_left_out()
    {
        using var t = tensor(new[] { 1f, float.NaN, 3f, float.PositiveInfinity });
        Assert.Contains("range 1 to 3, mean 2, std 1.4142; 2 are NaN or infinite", TensorText.Of(t),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Complex_numbers_and_truths_have_their_own_words()
    {
        using var z = complex(tensor(new[] { 3f, 0f }), tensor(new[] { -4f, 0f }));
        Assert.Equal("complex64 [2]\n  magnitude 0 to 5, mean 2.5, std 3.5355\n  3-4i  0+0i",
            TensorText.Of(z));
        using var b = tensor(new[] { true, false, true });
        Assert.StartsWith("bool [3]\n  2 of 3 are true", TensorText.Of(b), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new long[] { 1, 1, 8, 9 }, ", image, grey 9 x 8\n")]
    [InlineData(new long[] { 2, 3, 8, 9 }, ", 2 images, colour 9 x 8\n")]
    [InlineData(new long[] { 3, 8, 9 }, ", image, colour 9 x 8\n")]
    public void An_image_is_called_one(long[] shape, string expected)
    {
        using var t = zeros(shape);
        Assert.Contains(expected, TensorText.Of(t), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ScalarType.Byte, "uint8")]
    [InlineData(ScalarType.Int8, "int8")]
    [InlineData(ScalarType.BFloat16, "bfloat16")]
    [InlineData(ScalarType.ComplexFloat64, "complex128")]
    public void A_type_has_the_name_that_papers_use(ScalarType type, string expected)
    {
        using var t = zeros(2, dtype: type);
        Assert.StartsWith(expected + " [2]\n", TensorText.Of(t), StringComparison.Ordinal);
    }

    [Fact]
    public void One_value_has_no_deviation()
    {
        using var t = tensor(new[] { 3f });
        Assert.Equal("float32 [1]\n  range 3 to 3, mean 3\n  3", TensorText.Of(t));
    }

    [Fact]
    public void Nothing_is_no_error()
    {
        using var empty = zeros(0, 3);
        Assert.Equal("float32 [0, 3], empty", TensorText.Of(empty));
        var gone = zeros(1);
        gone.Dispose();
        Assert.Equal("a tensor that was disposed", TensorText.Of(gone));
    }
}
