namespace Idm.Sdk.Tests;

public sealed class RandomStreamTests
{
    [Fact]
    public void The_generator_is_SplitMix64()
    {
        // Published first outputs for the state 1234567.
        ulong[] expected =
        [
            6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431,
            16408922859458223821,
        ];
        var random = new RandomStream("known answer", 1234567);
        Assert.Equal(expected, Enumerable.Range(0, 5).Select(_ => random.NextBits()));
    }

    [Fact]
    public void Streams_never_change()
    {
        // The stream starts from the first 8 bytes of SHA-256("idm/2025/phi"), little-endian.
        var hash = System.Security.Cryptography.SHA256.HashData("idm/2025/phi"u8);
        var expected = new RandomStream("phi", BitConverter.ToUInt64(hash));
        var found = RandomStream.FromSeed(2025).Derive("phi");
        Assert.Equal(expected.NextBits(), found.NextBits());
        var seed = RandomStream.FromSeed(7);
        Assert.Equal(seed.Derive("step/3").NextBits(), seed.Derive("step", 3).NextBits());
    }

    [Fact]
    public void Uniform_numbers_fill_the_unit_interval()
    {
        var random = RandomStream.FromSeed(1).Derive("uniform");
        const int Draws = 100_000, Bins = 50;
        var bins = new int[Bins];
        for (var i = 0; i < Draws; i++) bins[(int)(random.NextUniform() * Bins)]++;
        var chiSquared = bins.Sum(n => Math.Pow(n - (Draws / Bins), 2) / (Draws / Bins));
        Assert.InRange(chiSquared, 23.98, 85.35);               // 49 degrees of freedom, 0.1 % on either side
    }

    [Fact]
    public void Bounded_integers_are_uniform()
    {
        var random = RandomStream.FromSeed(1).Derive("integers");
        var counts = new int[7];
        for (var i = 0; i < 70_000; i++) counts[random.NextInt(7)]++;
        Assert.All(counts, n => Assert.InRange(n, 9_600, 10_400));
        Assert.Throws<ArgumentOutOfRangeException>(() => random.NextInt(0));
    }

    [Fact]
    public void Normal_numbers_have_the_moments_of_a_normal_distribution()
    {
        var random = RandomStream.FromSeed(1).Derive("normal");
        const int Draws = 200_000;
        var draws = Enumerable.Range(0, Draws).Select(_ => random.NextNormal()).ToList();
        double Moment(int power) => draws.Average(z => Math.Pow(z, power));

        // Five standard errors: the variance of z^k is m(2k) - m(k)², with moments 1, 3, 15, 105.
        var unit = 5 / Math.Sqrt(Draws);
        Assert.InRange(Moment(1), -unit, unit);
        Assert.InRange(Moment(2), 1 - (unit * Math.Sqrt(2)), 1 + (unit * Math.Sqrt(2)));
        Assert.InRange(Moment(3), -unit * Math.Sqrt(15), unit * Math.Sqrt(15));
        Assert.InRange(Moment(4), 3 - (unit * Math.Sqrt(96)), 3 + (unit * Math.Sqrt(96)));

        // Both halves of a Box-Muller pair are used: neighbours are not correlated.
        var neighbours = Enumerable.Range(0, Draws - 1).Average(i => draws[i] * draws[i + 1]);
        Assert.InRange(neighbours, -unit, unit);
    }

    [Fact]
    public void Permutations_hold_every_number_once_and_every_order_is_as_likely()
    {
        var random = RandomStream.FromSeed(1).Derive("order");
        Assert.Equal(Enumerable.Range(0, 1000).Select(i => (long)i), random.NextPermutation(1000).Order());

        var orders = Enumerable.Range(0, 24_000).Select(_ => string.Join(',', random.NextPermutation(4)))
            .CountBy(order => order).ToList();
        Assert.Equal(24, orders.Count);
        Assert.All(orders, order => Assert.InRange(order.Value, 840, 1160));
    }

    [Fact]
    public void Named_streams_are_independent_of_each_other_and_of_what_was_drawn()
    {
        var parent = RandomStream.FromSeed(1);
        var before = parent.Derive("mask").NextBits();
        parent.NextBits();
        Assert.Equal(before, parent.Derive("mask").NextBits());
        Assert.NotEqual(before, parent.Derive("noise").NextBits());
        Assert.NotEqual(before, RandomStream.FromSeed(2).Derive("mask").NextBits());

        const int Draws = 50_000;
        var (a, b) = (parent.Derive("a"), parent.Derive("b"));
        var correlation = Enumerable.Range(0, Draws).Average(_ => a.NextNormal() * b.NextNormal());
        Assert.InRange(correlation, -5 / Math.Sqrt(Draws), 5 / Math.Sqrt(Draws));
    }
}
