using Idm.Training.Optimizers;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Idm.Training.Tests.Optimizers;

public sealed class EmaWeightsTests
{
    [Theory]
    [InlineData(0.999)]     // never reached in so few steps: the early steps' own decay holds
    [InlineData(0.5)]
    [InlineData(0.0)]
    public void The_average_is_the_recursion_written_out(double decay)
    {
        const int Steps = 12;
        using var scope = NewDisposeScope();
        var weight = new Parameter(full(3, 1.0, dtype: ScalarType.Float64));
        using var averages = new EmaWeights(new Dictionary<string, Parameter> { ["w"] = weight }, decay);
        for (var k = 1; k <= Steps; k++)
        {
            using (no_grad()) weight.fill_(1.0 + k * k);
            averages.Update(k);
        }

        // a_n = Σ_k (1 - d_k) w_k Π_{j>k} d_j, with w_0 = 1 in full and d_k = min(d, (1 + k) / (10 + k)).
        double D(int k) => Math.Min(decay, (1.0 + k) / (10 + k));
        double Kept(int after) =>
            Enumerable.Range(after + 1, Steps - after).Aggregate(1.0, (p, j) => p * D(j));
        var expected = Kept(0) + Enumerable.Range(1, Steps).Sum(k => (1 - D(k)) * (1.0 + k * k) * Kept(k));
        Assert.All(
            averages.Values["w"].data<double>().ToArray(), value =>
                Assert.Equal(expected, value, 1e-12 * expected));
    }

    [Fact]
    public void Borrowing_shows_the_averages_and_gives_back_the_same_bits()
    {
        using var scope = NewDisposeScope();
        var weights = AdamWTests.Parameters(ScalarType.Float32);
        using var averages = new EmaWeights(weights, 0.9);
        using (no_grad())
        {
            foreach (var weight in weights.Values) weight.mul_(3f);
        }
        averages.Update(100);
        var (own, average) = (Bits(weights), Bits(averages.Values));
        Assert.NotEqual(own, average);

        using (var borrowed = averages.Borrow())
        {
            Assert.Equal(average, Bits(weights));
            borrowed.Dispose();                             // once too often does no harm
            Assert.Equal(own, Bits(weights));
        }
        Assert.Equal(own, Bits(weights));
        Assert.Equal(average, Bits(averages.Values));
    }

    private static float[] Bits<T>(IReadOnlyDictionary<string, T> tensors)
        where T : Tensor
    {
        using var scope = NewDisposeScope();
        return [.. tensors.OrderBy(t => t.Key, StringComparer.Ordinal)
            .SelectMany(t => t.Value.detach().flatten().data<float>().ToArray())];
    }
}
