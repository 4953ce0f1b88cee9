using Idm.Plugins.CompressedSensing;
using Idm.Sdk;
using Idm.Sdk.Checks;
using Idm.Sdk.Operators;
using static TorchSharp.torch;

namespace Idm.Plugins.Tests.CompressedSensing;

/// <summary>
/// hadamard, structured-random and dense-gaussian against dense matrices written down from their definitions.
/// </summary>
public sealed class TransformOperatorTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(64)]
    public void The_fast_transform_is_the_matrix_of_Sylvester(int n)
    {
        using var scope = NewDisposeScope();
        var x = rand(2, 3, n, dtype: ScalarType.Float64);
        Assert.InRange(
            WalshHadamard.Transform(x).sub(x.matmul(Sylvester(n))).abs().max().item<double>(), 0, 1e-14);
    }

    [Fact]
    public void Sequency_is_the_number_of_changes_of_sign()
    {
        using var scope = NewDisposeScope();
        foreach (var n in (int[])[1, 2, 8, 64])
        {
            var rows = Sylvester(n).sign().data<double>().ToArray();
            for (var row = 0; row < n; row++)
                Assert.Equal(
                    Enumerable.Range(1, n - 1)
                    .Count(i => rows[(row * n) + i] != rows[(row * n) + i - 1]), WalshHadamard.Sequency(
                        row, n));
        }
    }

    [Fact]
    public void Hadamard_shows_the_coarsest_patterns()
    {
        using var scope = NewDisposeScope();
        using var a = new Hadamard(new HadamardOptions { Ratio = 0.3 })
            .Create(Request(new ImageShape(1, 4, 8)));
        Assert.Equal([1, 10], a.Measurement);
        var both = Sylvester(4).kron(Sylvester(8));
        var rows = Hadamard.Coarsest(4, 8);
        Assert.Equal(Enumerable.Range(0, 32).Select(i => (long)i), rows.Order());
        Assert.InRange(Dense(a).sub(both[tensor(rows[..10])]).abs().max().item<double>(), 0, 1e-14);
        // The mean first, then one change down and one across, then sums of two, ...
        var changes = rows.Select(
            r => WalshHadamard.Sequency((int)r / 8, 4) + WalshHadamard.Sequency((int)r % 8, 8)).ToList();
        Assert.Equal([0, 1, 1, 2, 2, 2], changes[..6]);
        Assert.Equal(changes.Order(), changes);
    }

    [Fact]
    public void Structured_random_is_signs_then_cosines_then_a_choice()
    {
        const int Height = 5, Width = 6;
        using var scope = NewDisposeScope();
        using var a = new StructuredRandom(new StructuredRandomOptions { Ratio = 0.5 })
            .Create(Request(new ImageShape(1, Height, Width)));
        var dense = Dense(a);
        // Column p of S T D is a sign times column p of S T: what the signs are, the products of the columns
        // tell.
        var chosen = RandomStream.FromSeed(7).Derive("structured 5x6").Derive("rows")
            .NextPermutation(Height * Width)[..15];
        var cosines = Cosines(Height).kron(Cosines(Width))[tensor(chosen)];
        var signs = cosines.mul(dense).sum(0L).sign();
        Assert.InRange(dense.sub(cosines.mul(signs)).abs().max().item<double>(), 0, 1e-14);
        Assert.InRange(signs.gt(0).sum().item<long>(), 5, 25);
        Assert.Equal([1, 15], a.Measurement);
    }

    public static TheoryData<string> Names => ["hadamard", "hadamard random", "dct", "structured hadamard"];

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_keeps_the_whole_contract(string name)
    {
        foreach (var image in (ImageShape[])[new(1, 8, 16), new(3, 16, 4)])
        {
            using var a = Factory(name).Create(Request(image));
            OperatorCheck.Full(a, RandomStream.FromSeed(1), ScalarType.Float64, CPU).EnsurePassed(name);
        }
    }

    [Fact]
    public void Any_size_is_padded_to_powers_of_two_where_it_must_be()
    {
        var odd = new ImageShape(1, 24, 40);
        Assert.Equal(new ImageShape(1, 32, 64), Factory("hadamard").Pad(odd));
        Assert.Equal(new ImageShape(1, 32, 64), Factory("structured hadamard").Pad(odd));
        Assert.Equal(odd, Factory("dct").Pad(odd));
        Assert.Contains("the image is 1x24x40: crop it", Assert.Throws<PluginException>(
            () => Factory("hadamard").Create(Request(odd))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 0.25)]
    [InlineData(3, 0.6)]
    public void Dense_gaussian_keeps_the_whole_contract(int channels, double ratio)
    {
        using var factory = new DenseGaussian(new DenseGaussianOptions { Ratio = ratio });
        using var a = factory.Create(Request(new ImageShape(channels, 8, 6)));
        OperatorCheck.Full(a, RandomStream.FromSeed(1), ScalarType.Float64, CPU)
            .EnsurePassed("dense-gaussian");
    }

    [Fact]
    public void Dense_gaussian_is_gaussian_and_the_same_for_all_images_of_a_size()
    {
        using var scope = NewDisposeScope();
        using var factory = new DenseGaussian(new DenseGaussianOptions { Ratio = 0.5 });
        var image = new ImageShape(1, 24, 20);
        using var a = factory.Create(Request(image));
        using var b = factory.Create(Request(image) with { Item = RandomStream.FromSeed(99) });
        var dense = Dense(a);
        Assert.True(dense.equal(Dense(b)).all().item<bool>());
        Assert.Equal([240, 480], dense.shape);
        var scaled = dense.mul(Math.Sqrt(480)).flatten();
        Assert.InRange(scaled.mean().item<double>(), -0.01, 0.01);          // 3 standard errors: 0.009
        Assert.InRange(scaled.square().mean().item<double>(), 0.98, 1.02);
        // The fourth moment tells it from uniform.
        Assert.InRange(scaled.pow(4).mean().item<double>(), 2.9, 3.1);
        Assert.Equal(linalg.svdvals(dense).max().item<double>(), a.Norm!.Value, 1e-10);
    }

    [Fact]
    public void Dense_gaussian_refuses_what_would_take_too_much()
    {
        using var factory = new DenseGaussian(new DenseGaussianOptions { Ratio = 0.1 });
        var error = Assert.Throws<PluginException>(
            () => factory.Create(Request(new ImageShape(1, 256, 256))));
        Assert.Contains("needs a 6554 x 65536 matrix, expected at most 2048 rows", error.Message,
            StringComparison.Ordinal);
    }

    private static IOperatorFactory Factory(string name) => name switch
    {
        "hadamard" => new Hadamard(new HadamardOptions { Ratio = 0.3 }),
        "hadamard random" => new Hadamard(new HadamardOptions { Ratio = 0.3, Order = PatternOrder.Random }),
        "dct" => new StructuredRandom(new StructuredRandomOptions { Ratio = 0.3 }),
        _ => new StructuredRandom(
            new StructuredRandomOptions { Ratio = 0.3, Transform = MixingTransform.Hadamard }),
    };

    private static OperatorRequest Request(ImageShape image) =>
        new(image, ScalarType.Float64, CPU, RandomStream.FromSeed(7), RandomStream.FromSeed(8));

    /// <summary>The matrix of a one-channel operator, a row for each measurement.</summary>
    private static Tensor Dense(IOperator a) => a.Forward(eye(a.Image.Count, dtype: ScalarType.Float64)
        .view(-1, a.Image.Channels, a.Image.Height, a.Image.Width)).flatten(1).t().contiguous();

    private static Tensor Sylvester(int n)
    {
        var matrix = ones(1, 1, dtype: ScalarType.Float64);
        var two = tensor([1.0, 1, 1, -1], [2, 2]);
        for (var size = 1; size < n; size *= 2) matrix = two.kron(matrix);
        return matrix.div(Math.Sqrt(n));
    }

    private static Tensor Cosines(int n)
    {
        var k = arange(n, dtype: ScalarType.Float64).view(-1, 1);
        var i = arange(n, dtype: ScalarType.Float64).view(1, -1);
        var matrix = i.mul(2).add(1).mul(k).mul(Math.PI / (2 * n)).cos().mul(Math.Sqrt(2.0 / n));
        matrix[0].mul_(Math.Sqrt(0.5));
        return matrix;
    }
}
