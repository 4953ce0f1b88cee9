using Idm.Plugins.Denoisers;
using Idm.Sdk;
using Idm.Sdk.Models;
using static TorchSharp.torch;

namespace Idm.Plugins.Tests.Denoisers;

/// <summary>
/// A network that knows image and noise gives the image back, whatever it is trained to find and how it sees
/// images.
/// </summary>
public sealed class ConventionTests
{
    public static MatrixTheoryData<bool, bool, Prediction, double> All { get; } =
        new([true, false], [true, false], Enum.GetValues<Prediction>(), [0.01, 0.5, 30]);

    [Theory]
    [MemberData(nameof(All))]
    internal void The_image_comes_back(bool symmetric, bool preserving, Prediction predicts, double sigma)
    {
        using var scope = NewDisposeScope();
        var image = arange(48, ScalarType.Float64).Times(0.7).sin().Times(0.5).Plus(0.5).reshape(1, 3, 4, 4);
        var noise = arange(48, ScalarType.Float64).Times(1.3).cos().reshape(1, 3, 4, 4);
        var convention = new Convention(symmetric, preserving, predicts, Clip: false);

        // By the definitions of Ho et al. and of Salimans and Ho, for images and noise of its range.
        var (z0, wide) = symmetric ? (image.Times(2).Minus(1), 2 * sigma) : (image, sigma);
        var alphaBar = 1 / (1 + (wide * wide));
        var (signal, rest) = (Math.Sqrt(alphaBar), Math.Sqrt(1 - alphaBar));
        var seen = preserving ? z0.Times(signal).Plus(noise.Times(rest)) : z0.Plus(noise.Times(wide));
        var said = predicts switch
        {
            Prediction.Noise => noise,
            Prediction.Image => z0,
            _ => noise.Times(signal).Minus(z0.Times(rest)),
        };
        var given = NoiseLevel.OfSigma(tensor(sigma, ScalarType.Float64));
        foreach (var level in (NoiseLevel[])[NoiseLevel.OfSigma(sigma), given])
        {
            var found = convention.Denoise(image.Plus(noise.Times(sigma)), level, z =>
            {
                Assert.InRange(z.Minus(seen).abs().max().item<double>(), 0, 1e-11);
                return said;
            });
            Assert.InRange(found.Minus(image).abs().max().item<double>(), 0, 1e-11);
        }
    }

    [Fact]
    public void Clipping_keeps_to_what_images_are()
    {
        using var scope = NewDisposeScope();
        var found = new Convention(true, true, Prediction.Image, Clip: true)
            .Denoise(zeros(1, 1, 1, 3), NoiseLevel.OfSigma(1), _ => tensor((float[])[-3, 0, 3], 1, 1, 1, 3));
        Assert.Equal([0, 0.5f, 1], found.data<float>());
    }
}
