using Idm.Plugins.CompressedSensing;
using Idm.Sdk;
using Idm.Sdk.Checks;
using Idm.Sdk.Operators;
using static TorchSharp.torch;

namespace Idm.Plugins.Tests.CompressedSensing;

/// <summary>Φ and permutations from elsewhere.</summary>
public sealed class ExternalMatrixTests
{
    private const int Block = 8, Pixels = Block * Block;

    private static readonly ImageShape _image = new(1, 16, 24);

    private readonly List<string> _log = [];

    public static TheoryData<int, bool> Forms =>
        new() { { 13, false }, { 13, true }, { 64, false }, { 1, true } };

    [Theory]
    [MemberData(nameof(Forms))]
    public void An_orthonormal_matrix_of_either_form_is_used_as_it_is(int q, bool lying)
    {
        using var scope = NewDisposeScope();
        var phi = HaarMatrix.Draw(Pixels, q, RandomStream.FromSeed(3));
        using var factory = Factory(new() { Block = Block, Matrix = "m.npy" }, ("m", lying ? phi.t() : phi));
        Assert.Equal(q, factory.Rows);
        using var a = Create(factory);
        Assert.Equal([6, q], a.Measurement);
        Assert.Equal(1, a.Norm);
        Assert.True(a.PseudoInverseIsAdjoint);
        Assert.True(factory.SaveState(RandomStream.FromSeed(9))["phi"].equal(phi).all().item<bool>());
        Assert.Contains("orthonormal", Assert.Single(_log), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(13)]
    [InlineData(40)]
    public void A_gaussian_matrix_keeps_the_whole_contract(int q)
    {
        using var factory = Factory(
            new() { Block = Block, Matrix = "m.npz" }, ("phi", Gaussian(q)), ("other", zeros(1)));
        using var a = Create(factory);
        Assert.False(a.PseudoInverseIsAdjoint);
        OperatorCheck.Full(a, RandomStream.FromSeed(1), ScalarType.Float32, CPU).EnsurePassed("block-cs");
        Assert.Contains("not orthonormal", Assert.Single(_log), StringComparison.Ordinal);
    }

    [Fact]
    public void Norm_and_pseudo_inverse_are_those_of_the_dense_matrix()
    {
        using var scope = NewDisposeScope();
        var phi = Gaussian(20);
        phi[.., 19] = phi[.., 3].mul(2);                // of rank 19 only
        using var factory = Factory(new() { Block = Block, Scramble = false, Matrix = "m.npy" }, ("m", phi));
        var one = new ImageShape(1, Block, Block);
        using var a = factory.Create(Request(one, ScalarType.Float64));
        var dense = a.Forward(
            eye(Pixels, dtype: ScalarType.Float64).view(-1, 1, Block, Block)).flatten(1).t();
        var singular = linalg.svdvals(dense);
        Assert.Equal(singular.max().item<double>(), a.Norm!.Value, 1e-10);
        var inverse = linalg.pinv(dense, rtol: 1e-6);
        var y = rand(3, 1, 20, dtype: ScalarType.Float64);
        var expected = y.flatten(1).mm(inverse.t()).view(3, 1, Block, Block);
        Assert.InRange(a.PseudoInverse(y).sub(expected).abs().max().item<double>(), 0, 1e-9);
    }

    [Fact]
    public void A_permutation_from_a_file_or_with_a_measurement_decides_the_order()
    {
        using var scope = NewDisposeScope();
        var order = RandomStream.FromSeed(4).NextPermutation((int)_image.Count);
        var phi = HaarMatrix.Draw(Pixels, 13, RandomStream.FromSeed(3));
        var x = arange(_image.Count, dtype: ScalarType.Float32).sin().view(1, 1, 16, 24);
        var expected = x.flatten()[tensor(order)].view(6, Pixels).mm(phi);

        using var beside = Factory(
            new() { Block = Block, Matrix = "m.npz" }, ("phi", phi), ("perm", tensor(order)));
        using var apart = Factory(
            new() { Block = Block, Matrix = "m.npy", Permutation = "m.npy" }, ("phi", phi),
            ("perm", tensor(order)));
        using var drawn = new BlockCs(new BlockCsOptions { Block = Block });
        using var fromFile = Create(beside);
        using var fromFiles = Create(apart);
        using var given = drawn.Create(Request(_image) with
        {
            External =
                new Dictionary<string, Tensor>
                {
                    ["phi"] = phi,
                    ["perm"] = tensor(order).to(ScalarType.Int32),
                },
        });
        foreach (var a in new[] { fromFile, fromFiles, given })
            Assert.InRange(a.Forward(x)[0].sub(expected).abs().max().item<float>(), 0, 1e-6f);
        OperatorCheck.Full(given, RandomStream.FromSeed(1), ScalarType.Float32, CPU).EnsurePassed("block-cs");
    }

    [Fact]
    public void Trained_weights_do_not_replace_a_matrix_and_another_one_is_mentioned()
    {
        using var scope = NewDisposeScope();
        var phi = HaarMatrix.Draw(Pixels, 13, RandomStream.FromSeed(3));
        using var factory = Factory(new() { Block = Block, Matrix = "m.npy" }, ("m", phi));
        factory.LoadState(new Dictionary<string, Tensor> { ["phi"] = phi });
        Assert.Single(_log);
        factory.LoadState(
            new Dictionary<string, Tensor> { ["phi"] = HaarMatrix.Draw(
                Pixels, 13, RandomStream.FromSeed(5)) });
        Assert.Contains("trained with another Φ", _log[1], StringComparison.Ordinal);
        Assert.True(factory.SaveState(RandomStream.FromSeed(9))["phi"].equal(phi).all().item<bool>());
    }

    public static TheoryData<string, Func<Tensor>, string> Bad => new()
    {
        { "of another block", () => zeros(100, 10),
            "found a matrix Φ of Float32 [100, 10], expected [64, q] or [q, 64] with q from 1 to 64, as a "
                + "block has 8 x 8 pixels" },
        { "more rows than pixels", () => ones(64, 65), "found a matrix Φ of Float32 [64, 65]" },
        { "a list", () => ones(64), "expected a matrix of floating-point numbers" },
        { "of whole numbers", () => ones(64, 3, dtype: ScalarType.Int64),
        "found a matrix Φ of Int64 [64, 3]" },
        { "with a hole", () => ones(64, 3).div(zeros(64, 3)), "numbers that are not finite" },
        { "nothing", () => zeros(64, 3), "a matrix Φ that is 0" },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void What_is_no_matrix_is_refused(string what, Func<Tensor> matrix, string expected)
    {
        Assert.NotEmpty(what);
        using var scope = NewDisposeScope();
        using var factory = Factory(new() { Block = Block, Matrix = "m.npy" }, ("m", matrix()));
        var error = Assert.Throws<PluginException>(() => Create(factory));
        Assert.StartsWith("m.npy: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_that_contradict_the_files_are_refused()
    {
        using var scope = NewDisposeScope();
        var phi = HaarMatrix.Draw(Pixels, 13, RandomStream.FromSeed(3));
        Refused(
            new() { Block = Block, Matrix = "m", Ratio = 0.5 }, "q = 13, but operator.ratio wants q = 32",
            ("phi", phi));
        Refused(
            new() { Block = Block, Matrix = "m" }, "found the tensors a, b, expected one named 'phi'",
            ("a", phi), ("b", phi));
        Refused(
            new() { Block = Block, Matrix = "m", Scramble = false }, "operator.scramble is false",
            ("phi", phi), ("perm", arange(4)));
        Refused(
            new() { Block = Block, Matrix = "m" },
            "a permutation of 4, expected one of 384, all pixels of the image, padded to whole blocks: "
                + "1x16x24", ("phi", phi), ("perm", arange(4)));
        Refused(
            new() { Block = Block, Permutation = "m" },
            "found 1 at place 2 of the permutation, expected each number from 0 to 3 once",
            ("perm", tensor([0L, 1, 1, 2])));
        Refused(
            new() { Block = Block, Permutation = "m" }, "found a permutation of Float32 [4]",
            ("perm", zeros(4)));
        Refused(
            new() { Block = Block, Permutation = "m" }, "found 4 at place 0",
            ("perm", tensor([4L, 0, 1, 2])));
        using var alone = new BlockCs(new BlockCsOptions { Block = Block, Matrix = "m.npy" });
        Assert.Contains("without a host", Assert.Throws<PluginException>(() => Create(alone)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Disposing_everything_leaves_no_tensor_behind()
    {
        Use();
        var before = Tensor.TotalCount;
        Use();
        Assert.Equal(before, Tensor.TotalCount);

        void Use()
        {
            using var scope = NewDisposeScope();
            var phi = Gaussian(7);
            using var factory = Factory(new() { Block = Block, Matrix = "m.npy" }, ("m", phi));
            using var a = Create(factory);
            using var given = factory.Create(
                Request(_image) with { External = new Dictionary<string, Tensor> { ["phi"] = phi } });
            given.PseudoInverse(a.Forward(ones(1, 1, 16, 24)));
        }
    }

    private void Refused(BlockCsOptions options, string expected, params (string, Tensor)[] tensors)
    {
        using var factory = Factory(options, tensors);
        var error = Assert.Throws<PluginException>(() => Create(factory));
        Assert.StartsWith("m: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    private BlockCs Factory(BlockCsOptions options, params (string Name, Tensor Tensor)[] tensors) =>
        new(options, new PluginContext("/", "/", _log.Add, default)
        {
            ReadTensors = _ =>
                tensors.ToDictionary(t => t.Name, t => t.Tensor.clone().DetachFromDisposeScope()),
        });

    private static OperatorRequest Request(ImageShape image, ScalarType dtype = ScalarType.Float32) =>
        new(image, dtype, CPU, RandomStream.FromSeed(7), RandomStream.FromSeed(8));

    private static IOperator Create(BlockCs factory) => factory.Create(Request(_image));

    private static Tensor Gaussian(int q)
    {
        var random = RandomStream.FromSeed(6);
        return tensor(
            [.. Enumerable.Range(0, Pixels * q).Select(_ => (float)random.NextNormal())], [Pixels, q]);
    }
}
