using Idm.Sdk.Checks;
using Idm.Sdk.Operators;
using static TorchSharp.torch;

namespace Idm.Sdk.Tests.Checks;

public sealed class CompositionTests
{
    private const int Compositions = 200;

    [Fact]
    public void Random_compositions_pass_and_fail_once_a_single_link_is_wrong()
    {
        var random = RandomStream.FromSeed(4).Derive("compositions");
        for (var i = 0; i < Compositions; i++)
        {
            using var scope = NewDisposeScope();
            var links = Enumerable.Range(0, 2 + random.NextInt(3)).Select(_ => Link(random)).ToList();
            using var right = Compose(links);
            var report = Check(right, random);
            Assert.True(report.All(r => r.Passed), $"composition {i}: {string.Join("; ", report)}");

            var at = random.NextInt(links.Count);
            links[at] = Spoil(links[at], random);
            using var wrong = Compose(links);
            Assert.Contains(Check(wrong, random), r => !r.Passed);
        }
    }

    private static CheckResult[] Check(IOperator a, RandomStream random) =>
    [
        .. OperatorCheck.Quick(a, random, ScalarType.Float64, CPU).Results,
        new DerivativeCheck().Run(new OperatorUnderTest(a, random, ScalarType.Float64, CPU)),
    ];

    private static LinearOperator Compose(List<LinearOperator> links) => new(
        RightOperators.Image, links[^1].Measurement,
        x => links.Aggregate(x, (v, link) => link.Forward(v)),
        y => Enumerable.Reverse(links).Aggregate(y, (v, link) => link.Adjoint(v)), [.. links]);

    private static LinearOperator Link(RandomStream random)
    {
        var by = 1 + random.NextInt(4);
        return random.NextInt(4) switch
        {
            0 => RightOperators.Mask(),
            1 => RightOperators.Convolution(),
            2 => Endomorphism(x => x.roll(by, 2), y => y.roll(-by, 2)),
            _ => Endomorphism(x => x.cumsum(3), y => y.flip(3).cumsum(3).flip(3)),
        };
    }

    /// <summary>The adjoint of the link is a little too large, or reads the mirror image.</summary>
    private static LinearOperator Spoil(LinearOperator link, RandomStream random) => random.NextInt(2) == 0
        ? Endomorphism(link.Forward, y => link.Adjoint(y).mul(1 + 1e-6))
        : Endomorphism(link.Forward, y => link.Adjoint(y.flip(3)));

    private static LinearOperator Endomorphism(Func<Tensor, Tensor> forward, Func<Tensor, Tensor> adjoint) =>
        new(RightOperators.Image, RightOperators.Size, forward, adjoint);
}
