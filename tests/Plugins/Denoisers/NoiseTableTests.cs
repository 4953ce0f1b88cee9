using Idm.Plugins.Denoisers;
using Idm.Sdk;
using Idm.Sdk.Models;
using static TorchSharp.torch;

namespace Idm.Plugins.Tests.Denoisers;

/// <summary>
/// Tables of ᾱ beside numbers of guided-diffusion (linear, cosine) and of its definition in NumPy
/// (scaled-linear).
/// </summary>
public sealed class NoiseTableTests
{
    private static readonly int[] _steps = [0, 1, 10, 250, 500, 998, 999];

    [Theory]
    [InlineData(BetaSchedule.Linear, 0.9999, 0.9997800920720721, 0.997806572507846, 0.5214230306185275,
        0.07779665836502389,
        4.118193638138445e-05, 4.035829765375676e-05)]
    [InlineData(BetaSchedule.Cosine, 0.999958715775178, 0.9999125759273678, 0.9992789037733427,
        0.8458879864968832,
        0.49228517244880304, 2.4287669070348544e-06, 2.4287669070348567e-09)]
    [InlineData(BetaSchedule.ScaledLinear, 0.9999, 0.9997973619004856, 0.9987493400364414, 0.8200102359123052,
        0.33127457951725564, 0.000748380060796751, 0.0007334124595808159)]
    public void A_level_is_found_at_its_step(BetaSchedule schedule, params double[] alphaBars)
    {
        using var scope = NewDisposeScope();
        var table = NoiseTable.Of(schedule, 1000, 1e-4, 0.02, 2);
        var x = zeros(7, 1, 1, 1);
        var sigmas = alphaBars.Select(a => Math.Sqrt((1 - a) / a) / 2).ToArray();
        foreach (var (sigma, step) in sigmas.Zip(_steps))
            Assert.Equal(step, table.Step(NoiseLevel.OfSigma(sigma), x).item<float>(), 1e-3);
        var together = table.Step(NoiseLevel.OfSigma(tensor(sigmas, [7, 1, 1, 1])), x);
        Assert.Equal(_steps.Select(s => (float)s), together.data<float>(), (a, b) => Math.Abs(a - b) < 1e-3);
        Assert.Equal((sigmas[0], sigmas[^1]), (table.Range.Low, table.Range.High), (a, b) =>
            Math.Abs(a.Item1 / b.Item1 - 1) < 1e-9 && Math.Abs(a.Item2 / b.Item2 - 1) < 1e-9);
    }

    [Fact]
    public void Between_two_steps_it_lies_in_proportion_to_the_logarithm_and_outside_at_the_ends()
    {
        using var scope = NewDisposeScope();
        var table = NoiseTable.Of(BetaSchedule.Linear, 1000, 1e-4, 0.02, 1);
        var (a, b) = (Math.Sqrt((1 - 0.9999) / 0.9999), Math.Sqrt(
            (1 - 0.9997800920720721) / 0.9997800920720721));
        var x = zeros(1);
        double[] levels = [Math.Sqrt(a * b), a / 3, 1e4, 0];
        double[] steps = [0.5, 0, 999, 0];
        Assert.All(levels.Zip(steps), pair =>
        {
            Assert.Equal(pair.Second, table.Step(NoiseLevel.OfSigma(pair.First), x).item<float>(), 1e-4);
            var given = tensor((double[])[pair.First], [1, 1, 1, 1]);
            Assert.Equal(pair.Second, table.Step(NoiseLevel.OfSigma(given), x).item<float>(), 1e-4);
        });
    }

    [Fact]
    public void One_tensor_is_left()
    {
        var table = NoiseTable.Of(BetaSchedule.Linear, 10, 1e-4, 0.02, 1);
        using var x = zeros(2, 1, 4, 4);
        using var sigmas = ones(2, 1, 1, 1);
        var before = TorchSharp.DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        using var one = table.Step(NoiseLevel.OfSigma(0.1), x);
        using var two = table.Step(NoiseLevel.OfSigma(sigmas), x);
        Assert.Equal(
            before + 2, TorchSharp.DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
    }
}
