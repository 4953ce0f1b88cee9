using Idm.Sdk.Reversible;
using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Sdk.Tests.Reversible;

public sealed class CouplingTests
{
    [Fact]
    public void Forward_is_the_published_equation()
    {
        using var toy = new Toy(ScalarType.Float64);
        var body = toy.Body("body");
        var v = toy.Add("v", 0.6, 0, 1);
        using var scope = NewDisposeScope();
        var (x1, x2) = Streams(toy);
        var (y1, y2) = new Coupling(v, body).Forward(x1, x2);
        AssertNear(body(x1).mul(0.4).add(x2.mul(0.6)), y1, 1e-15);
        AssertNear(x1, y2, 0);
    }

    [Fact]
    public void Backward_rebuilds_the_inputs_and_has_autograds_gradients()
    {
        using var toy = new Toy(ScalarType.Float64);
        var coupling = new Coupling(toy.Add("v", 0.5, 0, 1), toy.Body("body"));
        using var scope = NewDisposeScope();
        var (x1, x2) = Streams(toy);
        var (dy1, dy2) = (x1.cos().detach(), x2.sin().detach());
        var (y1, y2) = coupling.Forward(x1, x2);
        autograd.backward([y1, y2], [dy1, dy2]);
        var expected = toy.Gradients();
        toy.ZeroGradients();

        using var noGrad = no_grad();
        var (r1, r2, dx1, dx2) = coupling.Backward(y1.detach(), y2.detach(), dy1, dy2);
        AssertNear(x1, r1, 1e-15);
        AssertNear(x2, r2, 1e-15);
        foreach (var (name, gradient) in new[] { ("x1", dx1), ("x2", dx2) })
        {
            using var wanted = tensor(expected[name]).view(gradient.shape);
            AssertNear(wanted, gradient, 1e-14);
        }
        foreach (var name in new[] { "v", "body.w", "body.b" })
        {
            using var wanted = tensor(expected[name]);
            AssertNear(wanted, toy.Parameters[name].grad!.flatten(), 1e-14);
        }
    }

    [Fact]
    public void A_chain_of_the_lowest_v_is_undone_to_the_expected_accuracy()
    {
        const int Length = 11;
        using var toy = new Toy(ScalarType.Float64);
        var layers = toy.Couplings("chain", Coupling.MixingBounds.Low, 0,
            [.. Enumerable.Range(0, Length).Select(i => toy.Body($"body.{i}"))]);
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var (x1, x2) = Streams(toy);
        var (a, b) = (x1.clone(), x2.clone());
        foreach (var layer in layers) (a, b) = layer.Forward(a, b);
        var zero = zeros_like(a);
        foreach (var layer in layers.Reverse()) (a, b, _, _) = layer.Backward(a, b, zero, zero);
        var bound = Math.Pow(1 / Coupling.MixingBounds.Low, Length) * 1e-15;
        AssertNear(x1, a, bound);
        AssertNear(x2, b, bound);
    }

    [Fact]
    public void A_frozen_v_gets_no_gradient()
    {
        using var toy = new Toy(ScalarType.Float64);
        var v = toy.Add("v", 0.5, 0, 1);
        v.requires_grad_(false);
        var coupling = new Coupling(v, toy.Body("body"));
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var (x1, x2) = Streams(toy);
        var (y1, y2) = coupling.Forward(x1, x2);
        coupling.Backward(y1, y2, ones_like(y1), ones_like(y2));
        Assert.Null(v.grad);
        Assert.NotNull(toy.Parameters["body.w"].grad);
    }

    private static (Tensor X1, Tensor X2) Streams(Toy toy) =>
        (toy.Add("x1", 0, 1, 4, 6), toy.Add("x2", 0, 1, 4, 6));

    private static void AssertNear(Tensor expected, Tensor actual, double tolerance)
    {
        Assert.Equal(expected.shape, actual.shape);
        using var scope = NewDisposeScope();
        var size = expected.abs().max().item<double>();
        Assert.InRange(expected.sub(actual).abs().max().item<double>() / size, 0, tolerance);
    }
}
