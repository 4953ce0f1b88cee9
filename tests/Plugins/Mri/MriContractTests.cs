using Idm.Plugins.Mri;
using Idm.Sdk;
using Idm.Sdk.Checks;
using Idm.Sdk.Operators;
using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Plugins.Tests.Mri;

public sealed class MriContractTests
{
    [Theory]
    [InlineData(MaskPattern.Cartesian, 4.0, 16, 20)]
    [InlineData(MaskPattern.Cartesian, 3.0, 15, 21)]
    [InlineData(MaskPattern.Radial, 5.0, 17, 24)]
    [InlineData(MaskPattern.Radial, 3.0, 16, 16)]
    [InlineData(MaskPattern.Gaussian, 8.0, 24, 17)]
    [InlineData(MaskPattern.Gaussian, 4.0, 13, 11)]
    [InlineData(MaskPattern.Cartesian, 1.0, 12, 9)]
    public void One_coil_keeps_the_whole_contract(
        MaskPattern mask, double acceleration, int height, int width)
    {
        foreach (var dtype in (ScalarType[])[ScalarType.Float64, ScalarType.Float32])
        foreach (var complex in (bool[])[false, true])
        {
            var options = new MriOptions { Mask = mask, Acceleration = acceleration, Complex = complex };
            using var a = Scanner.Create(options, height, width, dtype);
            OperatorCheck.Full(a, Scanner.Random, dtype, CPU)
                .EnsurePassed($"mri, {dtype}, complex: {complex}");
            Assert.NotNull(a.Norm);
            if (!complex) continue;
            Assert.Equal(1, a.Norm);
            Assert.True(a.PseudoInverseIsAdjoint);
        }
    }

    [Theory]
    [InlineData(MaskPattern.Cartesian, 3.0, 4, 14, 17)]
    [InlineData(MaskPattern.Radial, 4.0, 3, 15, 15)]
    [InlineData(MaskPattern.Gaussian, 2.0, 6, 11, 16)]
    public void Several_coils_keep_the_whole_contract(
        MaskPattern mask, double acceleration, int coils, int height, int width)
    {
        foreach (var dtype in (ScalarType[])[ScalarType.Float64, ScalarType.Float32])
        foreach (var complex in (bool[])[false, true])
        {
            var options = new MriOptions
            { Mask = mask, Acceleration = acceleration, Coils = coils, Complex = complex };
            using var a = Scanner.Create(options, height, width, dtype);
            Assert.Equal(2 * coils, a.Measurement[0]);
            OperatorCheck.Full(a, Scanner.Random, dtype, CPU)
                .EnsurePassed($"mri, {dtype}, complex: {complex}");
        }
    }

    [Fact]
    public void Each_image_has_its_own_mask_unless_it_is_fixed()
    {
        using var scope = NewDisposeScope();
        var x = rand(1, 1, 16, 32, dtype: ScalarType.Float64);
        Tensor Measured(bool fixedMask, string item)
        {
            var options = new MriOptions { Acceleration = 4, Fixed = fixedMask };
            using var a = Scanner.Create(options, 16, 32, item: item);
            return a.Forward(x);
        }
        Assert.Equal(0, Scanner.Gap(Measured(true, "one"), Measured(true, "two")));
        Assert.Equal(0, Scanner.Gap(Measured(false, "one"), Measured(false, "one")));
        Assert.True(Scanner.Gap(Measured(false, "one"), Measured(false, "two")) > 0.01);
    }

    [Fact]
    public void Images_with_the_wrong_channels_are_refused_with_what_to_do()
    {
        Assert.Contains("set data.color to luma", Refusal(new MriOptions(), 3));
        Assert.Contains("two channels", Refusal(new MriOptions { Complex = true }, 1));
    }

    private static string Refusal(MriOptions options, int channels)
    {
        using var factory = new MriScan(options, new PluginContext("/", "/", _ => { }, default));
        return Assert.Throws<PluginException>(() => factory.Create(new OperatorRequest(
            new ImageShape(channels, 8, 8), ScalarType.Float32, CPU, Scanner.Random,
            Scanner.Random))).Message;
    }
}
