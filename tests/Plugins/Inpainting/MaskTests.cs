using Idm.Plugins.Inpainting;
using Idm.Plugins.Tests.Operators;
using Idm.Sdk;
using Idm.Sdk.Data;
using Idm.Sdk.Operators;
using static TorchSharp.torch;

namespace Idm.Plugins.Tests.Inpainting;

public sealed class MaskTests
{
    [Theory]
    [InlineData(0.9, 64, 48, 307)]
    [InlineData(0.0, 5, 5, 25)]
    [InlineData(1.0, 5, 5, 1)]
    [InlineData(0.5, 3, 3, 4)]
    public void Exactly_so_many_pixels_are_seen(double missing, int height, int width, int seen)
    {
        using var scope = NewDisposeScope();
        var mask = Mask(new RandomPixels(new() { Missing = missing }), new ImageShape(3, height, width));
        Assert.Equal(3 * seen, mask.sum().item<double>());
        Assert.True(mask.eq(0).logical_or(mask.eq(1)).all().item<bool>());
        Assert.True(mask[0].eq(mask[2]).all().item<bool>());
    }

    [Fact]
    public void Channels_have_masks_of_their_own_if_told_so_and_images_always()
    {
        using var scope = NewDisposeScope();
        var factory = new RandomPixels(new() { Missing = 0.5, Shared = false });
        var image = new ImageShape(2, 40, 40);
        var mask = Mask(factory, image);
        Assert.Equal([800.0, 800], mask.sum([1, 2]).data<double>().ToArray());
        Assert.InRange(mask[0].mul(mask[1]).sum().item<double>(), 300, 500);
        Assert.False(mask.eq(Mask(factory, image, "another image")).all().item<bool>());
        Assert.True(mask.eq(Mask(factory, image)).all().item<bool>());
    }

    [Fact]
    public void Every_pixel_is_as_likely_as_any_other()
    {
        using var scope = NewDisposeScope();
        var factory = new RandomPixels(new() { Missing = 0.8 });
        var sum = zeros(4, 5, dtype: ScalarType.Float64);
        const int Draws = 2000;
        for (var i = 0; i < Draws; i++) sum = sum.add(Mask(factory, new ImageShape(1, 4, 5), $"{i}")[0]);
        var deviation = Math.Sqrt(Draws * 0.2 * 0.8);
        Assert.InRange(sum.sub(Draws * 0.2).abs().max().item<double>(), 0, 4.5 * deviation);
    }

    [Theory]
    [InlineData(0, 1 / 255f, false, true)]           // codes 0 and 1 of a picture
    [InlineData(0, 0, false, true)]                  // alpha carried the mask
    [InlineData(1, 1, false, false)]
    [InlineData(0, 0, true, false)]
    [InlineData(0.6f, 1, false, false)]
    [InlineData(0.6f, 1, true, true)]
    public void A_mask_of_one_value_is_said(float low, float high, bool invert, bool refused)
    {
        List<string> said = [];
        var shape = new ImageShape(1, 4, 4);
        var samples = Enumerable.Range(0, 16).Select(i => i % 2 == 0 ? low : high).ToArray();
        var context = new PluginContext("/", "/", said.Add, default)
        {
            Images = (_, _) => new ImageData(shape, samples, SampleDepth.EightBits),
        };
        var factory = new MaskFile(new() { Path = "m.png", Invert = invert }, context);
        if (refused)
        {
            var e = Assert.Throws<PluginException>(() => Mask(factory, shape));
            Assert.Contains("hides every pixel", e.Message, StringComparison.Ordinal);
            Assert.Contains("0 and 255", e.Message, StringComparison.Ordinal);
            return;
        }
        using var scope = NewDisposeScope();
        Assert.Equal(16, Mask(factory, shape).sum().item<double>());
        Assert.Contains("hides no pixel", Assert.Single(said), StringComparison.Ordinal);
    }

    [Fact]
    public void A_mask_that_is_a_photo_is_said()
    {
        List<string> said = [];
        var shape = new ImageShape(1, 4, 4);
        var context = new PluginContext("/", "/", said.Add, default)
        {
            Images = (_, _) => new ImageData(
                shape, [.. Enumerable.Range(0, 16).Select(i => i / 15f)], SampleDepth.EightBits),
        };
        var factory = new MaskFile(new() { Path = "m.png" }, context);
        using var scope = NewDisposeScope();
        Assert.Equal(8, Mask(factory, shape).sum().item<double>());
        Mask(factory, shape);
        // 2/15 to 13/15 of 0 to 15/15.
        Assert.Contains("75 % of its pixels are neither black nor white", Assert.Single(said),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_box_is_where_it_is_said_to_be()
    {
        using var scope = NewDisposeScope();
        var centred = Mask(new Box(new()), new ImageShape(1, 8, 6));
        Assert.Equal(24, centred.eq(0).sum().item<long>() * 2);
        Assert.Equal(0, centred[0, 2..6, 1..4].sum().item<double>());
        var placed = Mask(new Box(new() { Top = 1, Left = 0, Height = 2, Width = 5 }), new ImageShape(1, 8,
            6));
        Assert.Equal(0, placed[0, 1..3, 0..5].sum().item<double>());
        Assert.Equal(38, placed.sum().item<double>());
        var error = Assert.Throws<PluginException>(
            () => new Box(new() { Top = 7, Height = 2 }).Create(new ImageShape(1, 8, 6)));
        Assert.Contains("2x3 pixels at row 7, column 1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Stripes_come_back_with_their_period()
    {
        using var scope = NewDisposeScope();
        var rows = Mask(new Stripes(new() { Period = 3, Width = 1, Offset = 4 }), new ImageShape(1, 7, 2))[0];
        Assert.Equal([1.0, 0, 1, 1, 0, 1, 1], rows[.., 0].data<double>().ToArray());
        Assert.True(rows[.., 0].eq(rows[.., 1]).all().item<bool>());
        var columns = Mask(new Stripes(new() { Direction = StripeDirection.Columns, Period = 3, Width = 2 }),
            new ImageShape(1, 2, 7))[0];
        Assert.Equal([0.0, 0, 1, 0, 0, 1, 0], columns[0].contiguous().data<double>().ToArray());
        var wrong = new StripesOptions { Period = 2, Width = 2 };
        Assert.Contains("less than the period", wrong.Validate(new(wrong)).Single().ErrorMessage,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_is_white_in_a_file_is_seen(bool invert)
    {
        using var scope = NewDisposeScope();
        var picture = new ImageData(new ImageShape(3, 1, 3), [1, 0, 0.9f, 1, 0, 0.3f, 1, 0.1f, 0.9f],
            SampleDepth.EightBits);
        var factory = new MaskFile(new() { Path = "m.png", Invert = invert }, Requests.Context(picture));
        double[] expected = invert ? [0, 1, 0, 1, 1, 1, 1, 1] : [1, 0, 1, 1, 1, 1, 1, 1];
        var mask = Mask(factory, new ImageShape(1, 2, 4));
        Assert.Equal(expected, mask.flatten().data<double>().ToArray());
        var error = Assert.Throws<PluginException>(() => factory.Create(new ImageShape(1, 2, 2)));
        Assert.Equal("the mask m.png has 1x3 pixels, but the image has 2x2: use a mask of the size of the "
            + "image", error.Message);
    }

    [Theory]
    [InlineData(BayerPattern.Rggb, new[] { 0, 1, 1, 2 })]
    [InlineData(BayerPattern.Bggr, new[] { 2, 1, 1, 0 })]
    [InlineData(BayerPattern.Grbg, new[] { 1, 0, 2, 1 })]
    [InlineData(BayerPattern.Gbrg, new[] { 1, 2, 0, 1 })]
    public void Each_pixel_sees_its_colour(BayerPattern pattern, int[] colours)
    {
        using var scope = NewDisposeScope();
        var x = Requests.Values(1, 3, 5, 7);
        using var a = new Demosaicing(new() { Pattern = pattern }).Create(new ImageShape(3, 5, 7));
        var y = a.Forward(x);
        Assert.Equal([1L, 1, 5, 7], y.shape);
        for (var i = 0; i < 5; i++)
        for (var j = 0; j < 7; j++)
        {
            var colour = colours[(2 * (i % 2)) + (j % 2)];
            Assert.Equal(x[0, colour, i, j].item<double>(), y[0, 0, i, j].item<double>());
        }
        var grey = Assert.Throws<PluginException>(
            () => new Demosaicing(new()).Create(new ImageShape(1, 4, 4)));
        Assert.Contains("set data.color to rgb", grey.Message, StringComparison.Ordinal);
    }

    /// <summary>
    /// What the operator does to an image of ones, (C, H, W); its matrix is the diagonal of that.
    /// </summary>
    private static Tensor Mask(IOperatorFactory factory, ImageShape image, string item = "item")
    {
        using var scope = NewDisposeScope();
        using var a = factory.Create(image, item: item);
        var mask = a.Forward(ones(1, image.Channels, image.Height, image.Width, dtype: ScalarType.Float64));
        var x = Requests.Values(2, image.Channels, image.Height, image.Width);
        Assert.True(a.Forward(x).eq(x.mul(mask)).all().item<bool>());
        return mask[0].MoveToOuterDisposeScope();
    }
}
