using Idm.Sdk;

namespace Idm.Plugins.Essentials;

/// <summary>Draws from the Poisson distribution.</summary>
internal static class PoissonDraw
{
    private const double FewPhotons = 10;

    /// <summary>A count whose mean and variance are the mean, which is at least 0.</summary>
    public static double Of(double mean, RandomStream random) =>
        mean < FewPhotons ? ByProduct(mean, random) : ByRejection(mean, random);

    /// <summary>Knuth, TAOCP 2, 3.4.1: how many uniform numbers can be multiplied above e^-mean.</summary>
    private static double ByProduct(double mean, RandomStream random)
    {
        var (limit, product, count) = (Math.Exp(-mean), random.NextUniform(), 0);
        for (; product > limit; count++) product *= random.NextUniform();
        return count;
    }

    /// <summary>
    /// PTRS: W. Hörmann, The transformed rejection method for generating Poisson random variables, 1993.
    /// </summary>
    private static double ByRejection(double mean, RandomStream random)
    {
        var b = 0.931 + (2.53 * Math.Sqrt(mean));
        var a = -0.059 + (0.02483 * b);
        var inverseAlpha = 1.1239 + (1.1328 / (b - 3.4));
        var quick = 0.9277 - (3.6224 / (b - 2));
        while (true)
        {
            var u = random.NextUniform() - 0.5;
            var v = 1 - random.NextUniform();                               // above 0: its logarithm is taken
            var edge = 0.5 - Math.Abs(u);
            var count = Math.Floor((((2 * a / edge) + b) * u) + mean + 0.43);
            if (edge >= 0.07 && v <= quick) return count;
            if (count < 0 || (edge < 0.013 && v > edge)) continue;
            var density = (count * Math.Log(mean)) - mean - LogFactorial(count);
            if (Math.Log(v * inverseAlpha / ((a / (edge * edge)) + b)) <= density) return count;
        }
    }

    /// <summary>ln n!, by Stirling's series above 15: to 1e-12.</summary>
    private static double LogFactorial(double n)
    {
        var sum = 0.0;
        if (n < 16)
        {
            for (var k = 2; k <= n; k++) sum += Math.Log(k);
            return sum;
        }
        var z = n + 1;
        var (inverse, squared) = (1 / z, 1 / (z * z));
        return ((z - 0.5) * Math.Log(z)) - z + (0.5 * Math.Log(2 * Math.PI))
            + (inverse * ((1.0 / 12)
            - (squared * ((1.0 / 360) - (squared * ((1.0 / 1260) - (squared / 1680)))))));
    }
}
