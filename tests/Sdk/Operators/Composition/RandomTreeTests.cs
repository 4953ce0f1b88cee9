using Idm.Sdk.Checks;
using static TorchSharp.torch;

namespace Idm.Sdk.Tests.Operators.Composition;

public sealed class RandomTreeTests(ITestOutputHelper output)
{
    private const int Count = 200;

    [Fact]
    public void Two_hundred_random_trees_are_their_matrices_and_pass_the_battery()
    {
        var random = RandomStream.FromSeed(6).Derive("trees");
        var (checks, nodes) = (0, new Dictionary<string, int>());
        for (var i = 0; i < Count; i++)
        {
            using var scope = NewDisposeScope();
            var image = new ImageShape(1 + random.NextInt(3), 1 + random.NextInt(3), 1 + random.NextInt(4));
            var (a, matrix) = new Trees(random).Grow(image, 1 + random.NextInt(3));
            using (a)
            {
                Assert.InRange(Dense.Distance(Dense.Of(a), matrix), 0, 1e-12);
                Assert.InRange(Dense.Distance(Dense.OfAdjoint(a, a.Adjoint), matrix.t()), 0, 1e-12);
                Assert.True(a.NormBound is not { } bound || bound >= Dense.Norm(matrix) * (1 - 1e-9));
                var report = OperatorCheck.Full(
                    a, random.Derive("conformance suite", i), ScalarType.Float64, CPU);
                Assert.True(report.Passed, $"tree {i}, {a.GetType().Name} of {image}:\n{report}");
                checks += report.Results.Count;
                nodes[a.GetType().Name] = nodes.GetValueOrDefault(a.GetType().Name) + 1;
            }
        }
        output.WriteLine($"{Count} trees, {checks} checks passed; roots: "
            + string.Join(", ", nodes.OrderBy(n => n.Key).Select(n => $"{n.Value} {n.Key}")));
        Assert.True(nodes.Count >= 4, "the trees are too much alike");
    }
}
