using Idm.Plugins.Mri;
using Idm.Sdk;
using Idm.Sdk.Operators;
using static TorchSharp.torch;

namespace Idm.Plugins.Tests.Mri;

/// <summary>Estimated sensitivities against those that k-space was made with.</summary>
public sealed class CoilEstimateTests
{
    private const int Size = 64, Coils = 6;

    [Theory]
    [InlineData("espirit", 0.9995, 0.98)]
    [InlineData("walsh", 0.998, 0.95)]
    public void They_point_where_the_true_ones_do(string how, double meanAtLeast, double leastAtLeast)
    {
        using var scope = NewDisposeScope();
        var maps = CoilMaps.Synthetic(Coils, Size, Size);
        var (image, inside) = Head();
        var found = Estimate(how, KSpace(maps.mul(image)), 24, 20);
        var agreement = found.conj().mul(maps).sum([0L]).abs()[inside];
        Assert.InRange(agreement.mean().item<double>(), meanAtLeast, 1 + 1e-6);
        Assert.InRange(agreement.min().item<double>(), leastAtLeast, 1 + 1e-6);

        // The maps have the image's phase: what they combine to is real and positive.
        var combined = found.conj().mul(maps.mul(image)).sum([0L])[inside];
        var imaginary = combined.imag.abs().mean().div(combined.abs().mean());
        Assert.InRange(imaginary.item<double>(), 0, 0.03);
        Assert.InRange(combined.real.min().item<double>(), 1e-3, 2);
    }

    /// <summary>ESPIRiT knows where there is nothing; norms are 1 elsewhere.</summary>
    [Fact]
    public void Norms_are_one_or_zero()
    {
        using var scope = NewDisposeScope();
        var (image, inside) = Head();
        var maps = CoilMaps.Synthetic(Coils, Size, Size);
        var norms = Estimate("espirit", KSpace(maps.mul(image)), 24, 20).abs().Squared().sum([0L]);
        Assert.InRange(norms[inside].sub(1).abs().max().item<double>(), 0, 1e-4);
        Assert.True(norms.mul(norms.sub(1)).abs().max().item<double>() < 1e-4);
    }

    [Theory]
    [InlineData("espirit", 24, 4, "found 24 x 4 points of k-space measured without gaps")]
    [InlineData(null, 24, 20, "has 6 coils, whose sensitivities are not known: say 'sensitivities: espirit'")]
    [InlineData("walsh", 0, 0, "which comes with 'data: { use: kspace, ... }'")]
    public void What_cannot_be_estimated_is_said(string? how, int rows, int columns, string expected)
    {
        using var scope = NewDisposeScope();
        var kspace = KSpace(CoilMaps.Synthetic(Coils, Size, Size).mul(Head().Image));
        var request = Request(kspace, rows, columns);
        var error = Assert.Throws<PluginException>(() => MeasuredCoils.Of(request, how));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    private static Tensor Estimate(string how, Tensor kspace, int rows, int columns) =>
        MeasuredCoils.Of(Request(kspace, rows, columns), how)!.to(ScalarType.ComplexFloat64);

    private static OperatorRequest Request(Tensor kspace, int rows, int columns)
    {
        var random = RandomStream.FromSeed(1);
        var request = new OperatorRequest(
            new ImageShape(2, Size, Size), ScalarType.Float32, CPU, random, random);
        return rows == 0
            ? request
            : request with
            {
                External = new Dictionary<string, Tensor>
                {
                    ["calibration"] = kspace.narrow(1, (Size - rows) / 2, rows)
                        .narrow(2, (Size - columns) / 2, columns).to(ScalarType.ComplexFloat32),
                },
            };
    }

    private static Tensor KSpace(Tensor images) => fft.fftshift(
        fft.fft2(fft.ifftshift(images, [1, 2]), norm: TorchSharp.FFTNormType.Ortho), [1, 2]);

    /// <summary>An ellipse with structure and a smooth phase, and where it is.</summary>
    private static (Tensor Image, Tensor Inside) Head()
    {
        var at = linspace(-1, 1, Size, ScalarType.Float64);
        var (y, x) = (at.unsqueeze(1), at.unsqueeze(0));
        var inside = y.div(0.8).square().add(x.div(0.65).square()).lt(1);
        var magnitude = y.mul(9).sin().mul(x.mul(7).cos()).mul(0.3).add(0.7).mul(inside);
        var phase = x.mul(0.7).add(y.square().mul(0.5));
        return (complex(magnitude.mul(phase.cos()), magnitude.mul(phase.sin())), inside);
    }
}
