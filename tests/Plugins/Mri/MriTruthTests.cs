using Idm.Plugins.Mri;
using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Plugins.Tests.Mri;

/// <summary>Scans against matrices that are written down from the definition.</summary>
public sealed class MriTruthTests
{
    [Theory]
    [InlineData(6, 8)]
    [InlineData(7, 5)]
    [InlineData(4, 9)]
    public void The_full_scan_is_the_centred_unitary_Fourier_transform(int height, int width)
    {
        using var scope = NewDisposeScope();
        using var a = Scanner.Create(new MriOptions { Acceleration = 1, Complex = true }, height, width);
        var x = randn(1, 2, height, width, dtype: ScalarType.Float64);
        var expected = Scanner.FourierMatrix(height)
            .mm(complex(x[0, 0], x[0, 1])).mm(Scanner.FourierMatrix(width).t());
        var y = a.Forward(x);
        Assert.Equal([1, 2, height * width], y.shape);
        var found = complex(y[0, 0], y[0, 1]).view(height, width);
        Assert.InRange(Scanner.Gap(found, expected), 0, 1e-13);
        Assert.InRange(Scanner.Gap(a.Adjoint(y), x), 0, 1e-13);
    }

    [Theory]
    [InlineData(MaskPattern.Cartesian, 6, 8)]
    [InlineData(MaskPattern.Gaussian, 7, 6)]
    [InlineData(MaskPattern.Radial, 6, 7)]
    public void The_closed_form_is_the_pseudo_inverse_of_the_dense_matrix(
        MaskPattern mask, int height, int width)
    {
        using var scope = NewDisposeScope();
        foreach (var complexImages in (bool[])[false, true])
        {
            var options = new MriOptions
            { Mask = mask, Acceleration = 2.5, CenterFraction = 0.1, Complex = complexImages };
            using var a = Scanner.Create(options, height, width);
            var dense = Scanner.Dense(a);
            var inverse = linalg.pinv(dense);
            var y = randn(3, dense.shape[0], dtype: ScalarType.Float64);        // not in the range of A
            var found = a.PseudoInverse(y.view([3, .. a.Measurement])).flatten(1);
            Assert.InRange(Scanner.Gap(found, y.mm(inverse.t())), 0, 1e-12);
            Assert.Equal(linalg.norm(dense, 2).item<double>(), a.Norm!.Value, 1e-12);
            var isAdjoint = Scanner.Gap(inverse, dense.t()) < 1e-12;
            Assert.Equal(isAdjoint, a.PseudoInverseIsAdjoint);
        }
    }

    [Fact]
    public void Complex_measurements_of_one_coil_are_orthonormal()
    {
        using var scope = NewDisposeScope();
        using var a = Scanner.Create(new MriOptions { Acceleration = 4, Complex = true }, 9, 16);
        var dense = Scanner.Dense(a);
        Assert.InRange(
            Scanner.Gap(dense.mm(dense.t()), eye(dense.shape[0], dtype: ScalarType.Float64)), 0, 1e-13);
    }

    [Fact]
    public void A_radial_mask_is_point_symmetric_so_real_images_need_no_other_inverse()
    {
        foreach (var (height, width) in ((int, int)[])[(16, 16), (17, 20), (21, 15)])
        {
            using var a = Scanner.Create(
                new MriOptions { Mask = MaskPattern.Radial, Acceleration = 3 }, height, width);
            Assert.Equal(1, a.Norm);
            Assert.True(a.PseudoInverseIsAdjoint);
        }
    }

    [Fact]
    public void Several_coils_are_the_Fourier_transforms_of_what_each_sees()
    {
        using var scope = NewDisposeScope();
        const int Height = 9, Width = 8, Coils = 3;
        using var a = Scanner.Create(
            new MriOptions { Acceleration = 1, Coils = Coils, Complex = true }, Height, Width);
        var maps = CoilMaps.Synthetic(Coils, Height, Width);
        var x = randn(1, 2, Height, Width, dtype: ScalarType.Float64);
        var y = a.Forward(x);
        for (var c = 0; c < Coils; c++)
        {
            var expected = Scanner.FourierMatrix(Height).mm(maps[c].mul(complex(x[0, 0], x[0, 1])))
                .mm(Scanner.FourierMatrix(Width).t());
            var found = complex(y[0, 2 * c], y[0, (2 * c) + 1]).view(Height, Width);
            Assert.InRange(Scanner.Gap(found, expected), 0, 1e-13);
        }
        var squares = maps.abs().square().sum([0]);
        Assert.InRange(Scanner.Gap(squares, ones_like(squares)), 0, 1e-12);
        Assert.InRange(Scanner.Gap(a.Adjoint(y), x), 0, 1e-12);          // Σ|S|² = 1: nothing is lost
    }

    [Fact]
    public void The_iteration_finds_the_pseudo_inverse_of_several_coils()
    {
        using var scope = NewDisposeScope();
        var options =
            new MriOptions { Acceleration = 1.5, Coils = 4, CenterFraction = 0.1, Iterations = 3000 };
        using var a = Scanner.Create(options, 8, 12);
        var dense = Scanner.Dense(a);
        var y = randn(dense.shape[0], dtype: ScalarType.Float64);
        var expected = linalg.pinv(dense, 1e-8).mv(y);
        var found = a.PseudoInverse(y.view([1, .. a.Measurement])).flatten();
        Assert.InRange(Scanner.Gap(found, expected), 0, 1e-3 * expected.abs().max().item<double>());
    }
}
