using Idm.Plugins.Composition;
using Idm.Plugins.CompressedSensing;
using Idm.Plugins.Inpainting;
using Idm.Plugins.Restoration;
using Idm.Plugins.Tests.Operators;
using Idm.Sdk;
using Idm.Sdk.Operators;
using Idm.Sdk.Tests.Operators;
using static TorchSharp.torch;

namespace Idm.Plugins.Tests.Composition;

public sealed class CompositionTests
{
    [Fact]
    public void Parts_are_applied_in_order_each_with_a_stream_of_its_own()
    {
        using var scope = NewDisposeScope();
        using var compose = new Compose(new() { Parts = [Mask(), Mask(), Small()] }, Requests.Context());
        using var a = compose.Create(new ImageShape(1, 8, 8));
        Assert.Equal([1L, 4, 4], a.Measurement);
        // Two masks of one half, drawn apart, leave about a quarter.
        var left = Dense.Of(a).ne(0).any(0).sum().item<long>();
        Assert.InRange(left, 8, 24);
    }

    [Fact]
    public void What_does_not_fit_is_said_with_names_and_shapes()
    {
        var first = new Compose(new() { Parts = [Block(), Mask()] }, Requests.Context());
        Assert.Equal(
            "'block-cs' (part 1 of compose) gives measurements (4, 7), which are no images (C, H, W) that "
                + "another operator "
            + "could measure: make it the last part",
            Assert.Throws<PluginException>(() => first.Create(new ImageShape(1, 8, 8))).Message);
        var padding = new Compose(new() { Parts = [Mask(), Block()] }, Requests.Context());
        Assert.Equal(new ImageShape(1, 7, 7), padding.Pad(new ImageShape(1, 7, 7)));
        Assert.StartsWith("'block-cs' (part 2) is given images 1x7x7 and would pad them to 1x8x8",
            Assert.Throws<PluginException>(() =>
                padding.Create(new ImageShape(1, 7, 7))).Message, StringComparison.Ordinal);
        first.Dispose();
        padding.Dispose();
    }

    [Fact]
    public void A_stack_pads_until_every_part_is_content()
    {
        using var stack = new Stack(new()
        {
            Parts = [Requests.Part("sr", new SuperResolution(new() { Factor = 6 })), Block()],
        }, Requests.Context());
        Assert.Equal(new ImageShape(1, 12, 24), stack.Pad(new ImageShape(1, 5, 13)));
        using var a = stack.Create(new ImageShape(1, 12, 24));
        Assert.Equal([(2L * 4) + (18 * 7)], a.Measurement);
    }

    [Fact]
    public void State_goes_to_the_part_that_it_came_from()
    {
        using var scope = NewDisposeScope();
        using var one = new Stack(new() { Parts = [Block(), Mask(), Block()] }, Requests.Context());
        using var other = new Stack(new() { Parts = [Block(), Mask(), Block()] }, Requests.Context());
        var saved = one.SaveState(Requests.Random.Derive("shared"));
        Assert.Equal(["0.phi", "2.phi"], saved.Keys.Order());
        Assert.True(saved["0.phi"].sub(saved["2.phi"]).abs().max().item<float>() > 0.01);
        other.LoadState(saved);
        using var a = one.Create(new ImageShape(1, 8, 8), ScalarType.Float32);
        using var b = other.Create(new OperatorRequest(new ImageShape(1, 8, 8), ScalarType.Float32, CPU,
            Requests.Random.Derive("another"), Requests.Random.Derive("item")));
        var x = Requests.Values(1, 1, 8, 8).to(ScalarType.Float32);
        Assert.True(a.Forward(x).eq(b.Forward(x)).all().item<bool>());
    }

    private static NestedPart<IOperatorFactory> Mask() =>
        Requests.Part("inpainting", new RandomPixels(new() { Missing = 0.5 }));

    private static NestedPart<IOperatorFactory> Small() =>
        Requests.Part("super-resolution", new SuperResolution(new() { Factor = 2 }));

    private static NestedPart<IOperatorFactory> Block() =>
        Requests.Part("block-cs", new BlockCs(new() { Block = 4, Ratio = 0.4 }));
}
