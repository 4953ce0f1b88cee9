using Idm.Sdk.Reversible;
using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Sdk.Tests.Reversible;

/// <summary>
/// What a tape keeps changes neither values nor gradients, only how often bodies are evaluated.
/// </summary>
public sealed class TapeMemoryTests
{
    private const double Rounding = 1e-12;

    public static TheoryData<ChainMemory, ChainMemory> All =>
    [
        .. from outer in Enum.GetValues<ChainMemory>()
           from inner in Enum.GetValues<ChainMemory>()
           select (outer, inner),
    ];

    [Theory]
    [MemberData(nameof(All))]
    public void Every_combination_has_the_gradients_of_plain_autograd(ChainMemory outer, ChainMemory inner)
    {
        using var toy = new NestedToy();
        var plain = toy.Differentiate(reversible: false);
        var taped = toy.Differentiate(reversible: true, new TapeMemory(outer, inner));
        Assert.Equal(plain.Loss, taped.Loss, Rounding);
        Assert.InRange(Toy.WorstError(plain.Gradients, taped.Gradients), 0, Rounding);
    }

    [Theory]
    [InlineData(ChainMemory.Rebuild, 6)]
    [InlineData(ChainMemory.Recompute, 6)]
    [InlineData(ChainMemory.Keep, 3)]
    public void Outer_bodies_are_evaluated_again_unless_they_are_kept(ChainMemory outer, int expected)
    {
        using var toy = new NestedToy();
        toy.Differentiate(reversible: true, new TapeMemory(outer, ChainMemory.Rebuild));
        Assert.Equal(expected, toy.BodyCalls);
    }

    [Theory]
    [InlineData(ChainMemory.Rebuild, 3)]
    [InlineData(ChainMemory.Recompute, 3)]
    [InlineData(ChainMemory.Keep, 2)]
    public void Inner_bodies_are_evaluated_twice_more_only_if_they_are_rebuilt_inside_of_a_rebuilt_body(
        ChainMemory inner, int expected)
    {
        using var toy = new Toy(ScalarType.Float64);
        var (x, body, calls) = (toy.Add("x", 0, 1, 2, 6), toy.Body("body"), 0);
        var (v, w) = (toy.Add("v", 0.5, 0, 1), toy.Add("w", 0.5, 0, 1));
        toy.Differentiate(
            () =>
            {
                var (y1, y2) = ReversibleTape.Chain(x, x.mul(x), [new Coupling(v, Outer)]);
                return y1.mul(y2).sum();
            },
            reversible: true, new TapeMemory(ChainMemory.Rebuild, inner));
        Assert.Equal(expected, calls);

        Tensor Outer(Tensor z)
        {
            using var scope = NewDisposeScope();
            var (a, b) = ReversibleTape.Chain(z, z.mul(z), [new Coupling(w, Inner)]);
            return a.add(b, Scalars.One).MoveToOuterDisposeScope();
        }

        Tensor Inner(Tensor z)
        {
            calls++;
            return body(z);
        }
    }

    [Fact]
    public void A_layer_of_somebody_elses_is_kept_too()
    {
        using var toy = new Toy(ScalarType.Float64);
        var (x, gain) = (toy.Add("x", 0, 1, 2, 6), toy.Add("gain", 0.7, 0.1, 1));
        var plain = toy.Differentiate(Loss, reversible: false);
        foreach (var memory in Enum.GetValues<ChainMemory>())
        {
            var taped = toy.Differentiate(Loss, reversible: true, new TapeMemory(memory, memory));
            Assert.InRange(Toy.WorstError(plain.Gradients, taped.Gradients), 0, Rounding);
        }

        Tensor Loss()
        {
            using var scope = NewDisposeScope();
            var (y1, y2) = ReversibleTape.Chain(
                x, x.mul(x), [new Shear(gain), new Shear(gain), new Shear(gain)]);
            return y1.mul(y2).sum().MoveToOuterDisposeScope();
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Steps_leave_no_tensor_behind(ChainMemory outer, ChainMemory inner)
    {
        using var toy = new NestedToy();
        var memory = new TapeMemory(outer, inner);
        toy.Differentiate(reversible: true, memory);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var before = Tensor.TotalCount;
        for (var i = 0; i < 5; i++) toy.Differentiate(reversible: true, memory);
        Assert.Equal(before, Tensor.TotalCount);
    }

    /// <summary>y₁ = g x₁ + tanh(x₂), y₂ = x₂: no coupling, but it can be inverted.</summary>
    private sealed class Shear(Tensor gain) : IReversibleLayer
    {
        public (Tensor Y1, Tensor Y2) Forward(Tensor x1, Tensor x2)
        {
            using var scope = NewDisposeScope();
            return scope.MoveToOuter(gain.mul(x1).add(x2.tanh(), Scalars.One), x2.alias());
        }

        public (Tensor X1, Tensor X2, Tensor Dx1, Tensor Dx2) Backward(
            Tensor y1, Tensor y2, Tensor dy1, Tensor dy2)
        {
            using var scope = NewDisposeScope();
            var x1 = y1.sub(y2.tanh()).div(gain).detach().requires_grad_(true);
            var x2 = y2.detach().requires_grad_(true);
            using (enable_grad())
            {
                var (z1, z2) = Forward(x1, x2);
                autograd.backward([z1, z2], [dy1, dy2]);
            }
            scope.MoveToOuter(x1, x2);
            return (x1, x2, x1.grad!.MoveToOuterDisposeScope(), x2.grad!.MoveToOuterDisposeScope());
        }
    }
}
