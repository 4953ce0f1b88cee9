using Idm.Plugins.CompressedSensing;
using Idm.Sdk;
using Idm.Sdk.Checks;
using Idm.Sdk.Operators;
using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Plugins.Tests.CompressedSensing;

/// <summary>collaborative-cs against dense matrices.</summary>
public sealed class CollaborativeCsTests
{
    public static TheoryData<double, double, int, int> Sizes => new()
    {
        { 0.1, 0.4, 16, 16 }, { 0.1, 0.4, 13, 17 }, { 0.5, 0.4, 13, 17 }, { 0.9, 0.2, 11, 8 },
            { 1, 0.4, 9, 10 },
        { 0.3, 0, 16, 8 }, { 0.3, 1, 16, 8 }, { 0.4, 0.4, 3, 5 }, { 0.2, 0.4, 1, 40 }, { 0.001, 0.4, 12, 12 },
    };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Rows_are_orthonormal_at_any_size(double ratio, double share, int height, int width)
    {
        using var scope = NewDisposeScope();
        using var factory = new CollaborativeCs(new() { Ratio = ratio, Share = share, Block = 4 });
        var image = new ImageShape(1, height, width);
        Assert.Equal(image, ((IOperatorFactory)factory).Pad(image));
        using var a = Create(factory, image);
        var dense = Dense(a);
        Assert.Equal([(long)Math.Ceiling((ratio * image.Count) - 1e-9), image.Count], dense.shape);
        Assert.Equal(a.Measurement[1], dense.shape[0]);
        // Φ is kept in float32.
        Assert.InRange(Worst(dense.mm(dense.t()), eye(dense.shape[0], dtype: ScalarType.Float64)), 0, 1e-6);
        Assert.True(a.PseudoInverseIsAdjoint);
        Assert.Equal(1, a.Norm);
        var y = rand(2, 1, dense.shape[0], dtype: ScalarType.Float64);
        Assert.InRange(Worst(a.Adjoint(y), y.matmul(dense).view(2, 1, height, width)), 0, 1e-12);
    }

    [Fact]
    public void The_dense_matrix_is_that_of_the_definition()
    {
        const int Height = 6, Width = 9, Block = 4, Rows = 16;
        using var scope = NewDisposeScope();
        using var factory = new CollaborativeCs(new() { Ratio = 0.5, Share = 0.4, Block = Block });
        using var a = Create(factory, new ImageShape(1, Height, Width));
        // 27 of 54 numbers: 11 low ones; of 43 others two blocks of 16 and 11 left. 16 random: 4 by cosines,
        // 12 by Φ.
        Assert.Equal([1, 27], a.Measurement);
        var transform = CosineTransformTests.Cosines(Height).kron(CosineTransformTests.Cosines(Width));
        var zigzag = ZigzagOrder.Of(Height, Width);
        var scattered = Item.Derive("permutation").NextPermutation(43).Select(i => zigzag[11 + i]).ToArray();
        var phi = HaarMatrix.Draw(Rows, 6, Shared.Derive("phi")).to(ScalarType.Float64);
        List<Tensor> expected = [transform[tensor(zigzag[..11])]];
        for (var column = 0; column < 6; column++)
        for (var block = 0; block < 2; block++)
        {
            var members = tensor(scattered[(block * Rows)..((block + 1) * Rows)]);
            expected.Add(phi[.., column].unsqueeze(0).mm(transform[members]));
        }
        expected.Add(CosineTransformTests.Cosines(11)[..4].mm(transform[tensor(scattered[32..])]));
        Assert.InRange(Worst(Dense(a), cat(expected)), 0, 1e-12);
    }

    [Fact]
    public void Channels_are_measured_alike_and_each_image_in_an_order_of_its_own()
    {
        using var scope = NewDisposeScope();
        using var factory = new CollaborativeCs(new() { Ratio = 0.3, Block = 4 });
        using var one = Create(factory, new ImageShape(1, 12, 10));
        using var three = Create(factory, new ImageShape(3, 12, 10));
        var x = rand(2, 3, 12, 10, dtype: ScalarType.Float64);
        var y = three.Forward(x);
        Assert.Equal([2, 3, 36], y.shape);
        for (var c = 0; c < 3; c++)
            Assert.InRange(Worst(one.Forward(x.narrow(1, c, 1)), y.narrow(1, c, 1)), 0, 1e-12);

        using var other = factory.Create(
            Request(new ImageShape(1, 12, 10)) with { Item = RandomStream.FromSeed(99) });
        var (first, second) = (one.Forward(x.narrow(1, 0, 1)), other.Forward(x.narrow(1, 0, 1)));
        Assert.Equal(0, Worst(first.narrow(2, 0, 14), second.narrow(2, 0, 14)));       // K = 14 of 36
        Assert.InRange(Worst(first.narrow(2, 14, 22), second.narrow(2, 14, 22)), 0.01, 10);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void It_keeps_the_whole_contract_with_whole_blocks(int channels)
    {
        using var factory = new CollaborativeCs(new() { Ratio = 0.25, Block = 8 });
        using var a = factory.Create(
            Request(new ImageShape(channels, 24, 20)) with { DType = ScalarType.Float32 });
        OperatorCheck.Full(a, RandomStream.FromSeed(1), ScalarType.Float32, CPU)
            .EnsurePassed("collaborative-cs");
    }

    [Fact]
    public void A_saved_state_replaces_the_seeds_for_images_of_any_size()
    {
        using var scope = NewDisposeScope();
        using var trained = new CollaborativeCs(new() { Block = 4 });
        using var loaded = new CollaborativeCs(new() { Block = 4 });
        loaded.LoadState(trained.SaveState(Shared));
        foreach (var (height, width) in ((int, int)[])[(4, 5), (16, 16), (33, 20), (2, 2)])
        {
            var image = new ImageShape(1, height, width);
            using var a = Create(trained, image);
            using var b = loaded.Create(Request(image) with { Shared = RandomStream.FromSeed(42) });
            Assert.True(Dense(a).equal(Dense(b)).all().item<bool>());
        }
    }

    [Fact]
    public void A_state_of_a_larger_ratio_lends_its_first_columns_and_one_of_a_smaller_is_refused()
    {
        using var scope = NewDisposeScope();
        List<string> log = [];
        var context = new PluginContext("/", "/", log.Add, default);
        using var large = new CollaborativeCs(new() { Block = 8, Ratio = 0.5 });
        using var small = new CollaborativeCs(new() { Block = 8, Ratio = 0.1 }, context);
        small.LoadState(large.SaveState(Shared));
        Assert.Contains("want the first 8", Assert.Single(log), StringComparison.Ordinal);
        using var fresh = new CollaborativeCs(new() { Block = 8, Ratio = 0.1 });
        var image = new ImageShape(1, 24, 24);
        using var a = Create(small, image);
        using var b = Create(fresh, image);
        Assert.True(Dense(a).equal(Dense(b)).all().item<bool>());
        var error = Assert.Throws<PluginException>(() => large.LoadState(fresh.SaveState(Shared)));
        Assert.Contains("a 64x8 matrix Φ, but block 8, ratio 0.5 and share 0.4 want 64x28", error.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_matrix_of_a_file_or_of_a_measurement_is_used_if_it_is_orthonormal_and_large_enough()
    {
        using var scope = NewDisposeScope();
        var image = new ImageShape(1, 12, 12);
        var phi = HaarMatrix.Draw(16, 12, RandomStream.FromSeed(77));
        // M = 44 of 144 numbers, 18 of them low coefficients.
        var order = tensor(Item.Derive("permutation").NextPermutation(126));
        var given = new Dictionary<string, Tensor> { ["phi"] = phi, ["perm"] = order };
        using var drawn = new CollaborativeCs(new() { Block = 4, Ratio = 0.3 });
        using var fromFile = Factory(phi);
        using var a = Create(fromFile, image);
        using var b = drawn.Create(Request(image) with { External = given });
        using var c = Create(drawn, image);
        Assert.True(Dense(a).equal(Dense(b)).all().item<bool>());
        Assert.False(Dense(a).equal(Dense(c)).all().item<bool>());

        Refused(phi.mul(2), "expected orthonormal columns");
        Refused(phi.narrow(1, 0, 1), "with 1 columns, but ratio and share want 4 for 1x12x12");
        given["perm"] = tensor(Item.Derive("permutation").NextPermutation(9));
        var error = Assert.Throws<PluginException>(
            () => drawn.Create(Request(image) with { External = given }));
        Assert.Contains("found a permutation of 9, expected one of 126, the coefficients of 1x12x12",
            error.Message, StringComparison.Ordinal);

        CollaborativeCs Factory(Tensor matrix) => new(new() { Block = 4, Ratio = 0.3, Matrix = "m.npy" },
            new PluginContext("/", "/", _ => { }, default)
            {
                ReadTensors = _ =>
                    new Dictionary<string, Tensor> { ["m"] = matrix.clone().DetachFromDisposeScope() },
            });

        void Refused(Tensor matrix, string expected)
        {
            using var factory = Factory(matrix);
            Assert.Contains(
                expected, Assert.Throws<PluginException>(() => Create(factory, image)).Message,
                StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Images_of_another_shape_are_refused()
    {
        using var factory = new CollaborativeCs(new() { Block = 4 });
        using var a = Create(factory, new ImageShape(1, 8, 6));
        using var scope = NewDisposeScope();
        Assert.Throws<ArgumentException>(() => a.Forward(zeros(1, 1, 6, 8, dtype: ScalarType.Float64)));
        Assert.Throws<ArgumentException>(() => a.Adjoint(zeros(1, 6, dtype: ScalarType.Float64)));
    }

    [Fact]
    public void Disposing_everything_leaves_no_tensor_behind()
    {
        Use();
        var before = Tensor.TotalCount;
        for (var i = 0; i < 5; i++) Use();
        Assert.Equal(before, Tensor.TotalCount);

        static void Use()
        {
            using var scope = NewDisposeScope();
            using var factory = new CollaborativeCs(new() { Block = 4 });
            using var a = Create(factory, new ImageShape(1, 9, 7));
            using var given = factory.Create(Request(new ImageShape(1, 9, 7)) with
            {
                External =
                    new Dictionary<string, Tensor>
                    {
                        ["phi"] = HaarMatrix.Draw(16, 8, RandomStream.FromSeed(1)),
                    },
            });
            a.Adjoint(given.Forward(rand(1, 1, 9, 7, dtype: ScalarType.Float64)));
        }
    }

    private static RandomStream Shared => RandomStream.FromSeed(7);

    private static RandomStream Item => RandomStream.FromSeed(8);

    private static OperatorRequest Request(ImageShape image) =>
        new(image, ScalarType.Float64, CPU, Shared, Item);

    private static IOperator Create(CollaborativeCs factory, ImageShape image) =>
        factory.Create(Request(image));

    /// <summary>The matrix of a one-channel operator, a row for each measurement.</summary>
    private static Tensor Dense(IOperator a) => a.Forward(eye(a.Image.Count, dtype: ScalarType.Float64)
        .view(-1, 1, a.Image.Height, a.Image.Width)).flatten(1).t().contiguous();

    private static double Worst(Tensor a, Tensor b) => a.sub(b).abs().max().item<double>();
}
