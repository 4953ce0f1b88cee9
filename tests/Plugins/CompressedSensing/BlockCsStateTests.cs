using Idm.Plugins.CompressedSensing;
using Idm.Sdk;
using Idm.Sdk.Operators;
using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Plugins.Tests.CompressedSensing;

/// <summary>What is drawn once, what is drawn for each image, and what travels with the weights.</summary>
public sealed class BlockCsStateTests
{
    private static readonly ImageShape _image = new(1, 16, 24);
    private static readonly BlockCsOptions _options = new() { Ratio = 0.25, Block = 8 };

    [Fact]
    public void The_same_seed_and_image_measure_to_the_same_bits()
    {
        using var scope = NewDisposeScope();
        using var first = new BlockCs(_options);
        using var second = new BlockCs(_options);
        Assert.Equal(Measure(first, seed: 7, "photo"), Measure(second, seed: 7, "photo"));
        Assert.Equal(Measure(first, seed: 7, "photo"), Measure(first, seed: 7, "photo"));
    }

    [Fact]
    public void Another_image_has_another_permutation_and_the_same_phi()
    {
        using var scope = NewDisposeScope();
        using var factory = new BlockCs(_options);
        using var a = Create(factory, 7, "photo");
        using var b = Create(factory, 7, "another photo");
        var x = Image();
        Assert.NotEqual(Floats(a.Forward(x)), Floats(b.Forward(x)));
        // A constant image is the same in every order, so what differs between the two is the order alone.
        var flat = ones_like(x);
        Assert.Equal(Floats(a.Forward(flat)), Floats(b.Forward(flat)));
    }

    [Fact]
    public void Another_seed_has_another_phi()
    {
        using var scope = NewDisposeScope();
        using var first = new BlockCs(_options);
        using var second = new BlockCs(_options);
        Assert.NotEqual(
            Floats(first.SaveState(Shared(7))["phi"]), Floats(second.SaveState(Shared(8))["phi"]));
    }

    [Fact]
    public void A_saved_state_replaces_the_seeds()
    {
        using var scope = NewDisposeScope();
        using var trained = new BlockCs(_options);
        var expected = Measure(trained, seed: 7, "photo");
        using var loaded = new BlockCs(_options);
        loaded.LoadState(trained.SaveState(Shared(7)));
        using var a = loaded.Create(new OperatorRequest(
            _image, ScalarType.Float32, CPU, Shared(8), RandomStream.FromSeed(7).Derive("photo")));
        Assert.Equal(expected, Floats(a.Forward(Image())));
        Assert.Equal(
            Floats(trained.SaveState(Shared(7))["phi"]), Floats(loaded.SaveState(Shared(8))["phi"]));
    }

    [Fact]
    public void A_state_with_too_few_columns_is_refused_with_both_shapes()
    {
        using var scope = NewDisposeScope();
        using var trained = new BlockCs(_options);
        using var other = new BlockCs(_options with { Ratio = 0.5 });
        var error = Assert.Throws<PluginException>(() => other.LoadState(trained.SaveState(Shared(7))));
        Assert.Contains("64x16 matrix", error.Message, StringComparison.Ordinal);
        Assert.Contains("block 8 and ratio 0.5 want 64x32", error.Message, StringComparison.Ordinal);
        var missing = Assert.Throws<PluginException>(() => other.LoadState(new Dictionary<string, Tensor>()));
        Assert.Contains("no tensor 'phi'", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_state_of_a_larger_ratio_lends_its_first_columns_and_that_is_said()
    {
        using var scope = NewDisposeScope();
        List<string> log = [];
        using var trained = new BlockCs(_options with { Ratio = 0.5 });
        using var smaller = new BlockCs(_options, new PluginContext("/", "/", log.Add, default));
        using var drawn = new BlockCs(_options);
        smaller.LoadState(trained.SaveState(Shared(7)));
        Assert.Contains("32 columns of Φ; block 8 and ratio 0.25 want the first 16", Assert.Single(log),
            StringComparison.Ordinal);
        // One matrix serves all ratios of a seed.
        Assert.Equal(Measure(drawn, seed: 7, "photo"), Measure(smaller, seed: 7, "photo"));
    }

    [Fact]
    public void A_matrix_of_any_layout_measures_to_the_same_bits()
    {
        using var scope = NewDisposeScope();
        using var trained = new BlockCs(_options);
        var expected = Measure(trained, seed: 7, "photo");
        using var loaded = new BlockCs(_options);
        var phi = trained.SaveState(Shared(7))["phi"];
        loaded.LoadState(new Dictionary<string, Tensor> { ["phi"] = phi.t().contiguous().t() });
        Assert.Equal(expected, Measure(loaded, seed: 7, "photo"));
    }

    [Fact]
    public void Images_that_are_not_whole_blocks_are_refused_and_padding_makes_them_whole()
    {
        using var factory = new BlockCs(_options);
        var odd = new ImageShape(1, 13, 17);
        Assert.Equal(new ImageShape(1, 16, 24), factory.Pad(odd));
        var error = Assert.Throws<PluginException>(() => factory.Create(
            new OperatorRequest(odd, ScalarType.Float32, CPU, Shared(7), RandomStream.FromSeed(7))));
        Assert.Contains("64 pixels; 1x13x17", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 24, 16)]         // as many pixels, in another shape
    [InlineData(2, 16, 12)]
    [InlineData(1, 16, 16)]
    public void An_image_of_another_shape_is_refused(int channels, int height, int width)
    {
        using var scope = NewDisposeScope();
        using var factory = new BlockCs(_options);
        using var a = Create(factory, 7, "photo");
        var error = Assert.Throws<ArgumentException>(() => a.Forward(zeros(1, channels, height, width)));
        Assert.Contains("1x16x24", error.Message, StringComparison.Ordinal);
        Assert.Contains($"(1, {channels}, {height}, {width})", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Disposing_everything_leaves_no_tensor_behind()
    {
        Use();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var before = Tensor.TotalCount;
        for (var i = 0; i < 5; i++) Use();
        Assert.Equal(before, Tensor.TotalCount);

        static void Use()
        {
            using var scope = NewDisposeScope();
            using var trained = new BlockCs(_options);
            using var loaded = new BlockCs(_options);
            loaded.LoadState(trained.SaveState(Shared(7)));
            using var a = Create(loaded, 7, "photo");
            using var measurement = new Measurement(a, a.Forward(Image()));
            measurement.ProjectOntoData(Image());
        }
    }

    private static RandomStream Shared(long seed) => RandomStream.FromSeed(seed).Derive("operator");

    private static IOperator Create(BlockCs factory, long seed, string item) =>
        factory.Create(new OperatorRequest(
        _image, ScalarType.Float32, CPU, Shared(seed), RandomStream.FromSeed(seed).Derive(item)));

    private static Tensor Image() => arange(_image.Count, dtype: ScalarType.Float32).sin().view(1, 1, 16, 24);

    private static float[] Measure(BlockCs factory, long seed, string item)
    {
        using var a = Create(factory, seed, item);
        return Floats(a.Forward(Image()));
    }

    private static float[] Floats(Tensor tensor) => tensor.flatten().data<float>().ToArray();
}
