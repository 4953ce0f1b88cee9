using Idm.Plugins.CompressedSensing;
using Idm.Sdk;
using Idm.Sdk.Checks;
using Idm.Sdk.Operators;
using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Plugins.Tests.CompressedSensing;

public sealed class BlockCsTests
{
    private static RandomStream Shared => RandomStream.FromSeed(7).Derive("operator");

    [Theory]
    [InlineData(0.10, 103)]
    [InlineData(0.30, 308)]
    [InlineData(0.50, 512)]
    [InlineData(1.00, 1024)]
    public void Rows_are_rounded_up(double ratio, int rows)
    {
        using var factory = new BlockCs(new BlockCsOptions { Ratio = ratio });
        Assert.Equal(rows, factory.Rows);
        using var a = Create(factory, new ImageShape(1, 64, 96));
        Assert.Equal([6, rows], a.Measurement);
        Assert.True(a.PseudoInverseIsAdjoint);
        Assert.Equal(1, a.Norm);
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    public void Columns_of_phi_are_orthonormal(double ratio)
    {
        using var scope = NewDisposeScope();
        using var factory = new BlockCs(new BlockCsOptions { Ratio = ratio });
        var phi = factory.SaveState(Shared)["phi"];
        Assert.Equal([factory.BlockPixels, factory.Rows], phi.shape);
        Assert.Equal(ScalarType.Float32, phi.dtype);
        var exact = phi.to(ScalarType.Float64);
        var error = exact.t().mm(exact).sub(eye(factory.Rows, dtype: ScalarType.Float64)).abs().max();
        Assert.InRange(error.item<double>(), 0, 1e-6);
    }

    [Theory]
    [InlineData(0.1, true, 16, 24)]
    [InlineData(0.1, false, 24, 16)]
    [InlineData(0.75, true, 8, 32)]
    [InlineData(0.75, false, 32, 8)]
    [InlineData(1.0, true, 16, 16)]
    public void Keeps_the_whole_contract(double ratio, bool scramble, int height, int width)
    {
        using var factory = new BlockCs(new BlockCsOptions { Ratio = ratio, Block = 8, Scramble = scramble });
        // Φ is stored in float32, so AᵀA is a projector to float32's rounding only: the suite's limits are
        // for the dtype.
        using var a = Create(factory, new ImageShape(1, height, width), dtype: ScalarType.Float32);
        OperatorCheck.Full(a, RandomStream.FromSeed(1), ScalarType.Float32, CPU).EnsurePassed("block-cs");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_dense_matrix_is_phi_on_the_pixels_of_each_block(bool scramble)
    {
        const int Block = 8, Height = 16, Width = 8;
        using var scope = NewDisposeScope();
        using var factory = new BlockCs(
            new BlockCsOptions { Ratio = 0.25, Block = Block, Scramble = scramble });
        var image = new ImageShape(1, Height, Width);
        using var a = Create(factory, image);
        var columns = a.Forward(eye(image.Count, dtype: ScalarType.Float64).view(-1, 1, Height, Width));
        var dense = columns.flatten(1).t();                                 // one column for each pixel
        var phi = factory.SaveState(Shared)["phi"].to(ScalarType.Float64);
        var order = scramble
            ? Item("photo").Derive("permutation").NextPermutation((int)image.Count)
            // Two blocks, one above the other: in row-major order one is the first half, the other the
            // second.
            : [.. Enumerable.Range(0, (int)image.Count).Select(i => (long)i)];
        var expected = zeros(2 * factory.Rows, image.Count, dtype: ScalarType.Float64);
        for (var i = 0; i < order.Length; i++)
        {
            var (block, pixel) = (i / (Block * Block), i % (Block * Block));
            expected[(block * factory.Rows)..((block + 1) * factory.Rows), order[i]] = phi[pixel];
        }

        Assert.Equal(0, dense.sub(expected).abs().max().item<double>());
        var y = rand(3, 2, factory.Rows, dtype: ScalarType.Float64);
        var adjoint = y.flatten(1).mm(expected).view(3, 1, Height, Width);
        Assert.InRange(a.Adjoint(y).sub(adjoint).abs().max().item<double>(), 0, 1e-14);
    }

    [Fact]
    public void Unscrambled_blocks_are_squares_of_the_image()
    {
        const int Block = 8;
        using var scope = NewDisposeScope();
        using var factory = new BlockCs(new BlockCsOptions { Ratio = 0.25, Block = Block, Scramble = false });
        using var a = Create(factory, new ImageShape(1, 2 * Block, 3 * Block));
        var x = rand(1, 1, 2 * Block, 3 * Block, dtype: ScalarType.Float64);
        var y = a.Forward(x);
        var phi = factory.SaveState(Shared)["phi"].to(ScalarType.Float64);
        for (var block = 0; block < 6; block++)
        {
            var (row, column) = (block / 3 * Block, block % 3 * Block);
            var square = x[0, 0, row..(row + Block), column..(column + Block)].reshape(1, -1);
            Assert.InRange(square.mm(phi).sub(y[0, block]).abs().max().item<double>(), 0, 1e-14);
        }
    }

    [Theory]
    [InlineData(0.5, false)]
    [InlineData(0.75, true)]
    public void The_fused_projector_equals_its_factors(double ratio, bool fused)
    {
        using var scope = NewDisposeScope();
        using var factory = new BlockCs(new BlockCsOptions { Ratio = ratio, Block = 8 });
        using var matrix = new SharedMatrix(factory.SaveState(Shared)["phi"], ScalarType.Float64, CPU);
        Assert.Equal(fused, matrix.Projector is not null);
        using var a = Create(factory, new ImageShape(1, 16, 24));
        var x = rand(2, 1, 16, 24, dtype: ScalarType.Float64);
        var once = a.Normal(x);
        Assert.InRange(once.sub(a.Adjoint(a.Forward(x))).abs().max().item<double>(), 0, 1e-14);
        Assert.InRange(a.Normal(once).sub(once).abs().max().item<double>(), 0, 1e-6);
    }

    private static RandomStream Item(string name) => RandomStream.FromSeed(7).Derive(name);

    private static IOperator Create(
        BlockCs factory, ImageShape image, string item = "photo", ScalarType dtype = ScalarType.Float64) =>
        factory.Create(new OperatorRequest(image, dtype, CPU, Shared, Item(item)));
}
