using Idm.Sdk.Operators;
using Idm.Sdk.Operators.Composition;
using Idm.Sdk.Tests.Checks;
using static TorchSharp.torch;

namespace Idm.Sdk.Tests.Operators.Composition;

public sealed class CompositionErrorTests
{
    [Fact]
    public void Parts_that_do_not_fit_are_refused_with_both_shapes()
    {
        using var mask = RightOperators.Mask();
        using var other = new LinearOperator(new ImageShape(1, 4, 4), [16], x => x.flatten(1), y =>
            y.reshape(-1, 1, 4, 4));
        var composed = Assert.Throws<PluginException>(
            () => new ComposedOperator([mask, other], ScalarType.Float64, CPU));
        const string Advice =
            ": put the parts in the order in which they are applied, or choose options that agree";
        Assert.Equal(
            "part 2 of a composition takes images 1x4x4, but part 1 gives (2, 6, 5)" + Advice,
            composed.Message);
        var flat = Assert.Throws<PluginException>(
            () => new ComposedOperator([other, mask], ScalarType.Float64, CPU));
        Assert.Equal(
            "part 2 of a composition takes images 2x6x5, but part 1 gives (16)" + Advice, flat.Message);
        var stacked = Assert.Throws<PluginException>(
            () => new StackedOperator([mask, other], ScalarType.Float64, CPU));
        Assert.Equal(
            "the parts of a stack measure the same image, but one takes 2x6x5 and one 1x4x4: "
            + "choose options that agree",
            stacked.Message);
        Assert.Throws<PluginException>(() => new PerChannelOperator(mask, 3));
        Assert.Throws<PluginException>(() => new ScaledOperator(mask, 0));
        Assert.Throws<PluginException>(() => new ScaledOperator(mask, double.NaN));
    }

    [Fact]
    public void Norms_are_found_once_and_are_below_their_bounds()
    {
        using var scope = NewDisposeScope();
        var twice = new ComposedOperator([RightOperators.Matrix()], ScalarType.Float64, CPU);
        Assert.Equal(Dense.Norm(Dense.Of(twice)), twice.Norm!.Value, 1e-9);

        var (one, two) = (RightOperators.FiniteDifference(), RightOperators.Mask());
        using var stack = new StackedOperator([one, two], ScalarType.Float64, CPU);
        var truth = Dense.Norm(Dense.Of(stack));
        Assert.Equal(truth, stack.Norm!.Value, 1e-5 * truth);
        Assert.Equal(Math.Sqrt((one.Norm!.Value * one.Norm.Value) + 1), stack.NormBound!.Value, 1e-12);
        Assert.True(stack.NormBound > stack.Norm);

        using var unknown = new ComposedOperator(
            [RightOperators.Convolution(), RightOperators.Mask()], ScalarType.Float64, CPU);
        Assert.Null(unknown.NormBound);
        Assert.Equal(Dense.Norm(Dense.Of(unknown)), unknown.Norm!.Value, 1e-4);
        twice.Dispose();
    }

    [Fact]
    public void Each_channel_is_measured_by_the_one_operator()
    {
        using var scope = NewDisposeScope();
        var image = new ImageShape(1, 3, 4);
        var kernel = tensor(new[] { 0.0, 1, 2, 0.5 }).reshape(1, 1, 2, 2);
        using var a = new PerChannelOperator(new LinearOperator(image, [1, 2, 3],
            x => nn.functional.conv2d(x, kernel), y => nn.functional.conv_transpose2d(y, kernel), kernel), 3);
        Assert.Equal([3L, 2, 3], a.Measurement);
        var x = arange(72, ScalarType.Float64).reshape(2, 3, 3, 4);
        var expected = nn.functional.conv2d(x, kernel.repeat(3, 1, 1, 1), groups: 3);
        Assert.Equal(0, Dense.Distance(a.Forward(x), expected));
    }
}
