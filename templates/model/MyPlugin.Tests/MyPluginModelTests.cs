using Idm.Sdk;
using Idm.Sdk.Checks;
using Idm.Sdk.Models;
using Idm.Sdk.Operators;
using TorchSharp;
using static TorchSharp.torch;

namespace MyPlugin.Tests;

public sealed class MyPluginModelTests : IDisposable
{
    private static readonly RandomStream Seed = RandomStream.FromSeed(1);
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly IOperator _a = new LinearOperator(
        new ImageShape(1, 12, 10), [1, 12, 5],
        x => x.narrow(3, 0, 5), y => nn.functional.pad(y, [0, 5, 0, 0]))
    { Norm = 1, PseudoInverseIsAdjoint = true };

    public void Dispose()
    {
        _a.Dispose();
        _scope.Dispose();
    }

    [Fact]
    public void The_operator_of_these_tests_keeps_its_contract() =>
        OperatorCheck.Full(_a, Seed.Derive("check"), ScalarType.Float64, CPU).EnsurePassed("left half");

    [Fact]
    public void The_estimate_has_the_shape_of_the_image_and_starts_at_0()
    {
        using var model = Create();
        using var measurement = new Measurement(_a, _a.Forward(Images(3)));
        var noise = model.Estimate(Images(3), NoiseLevel.OfSigma(0.5), measurement);
        Assert.Equal([3L, 1, 12, 10], noise.shape);
        Assert.Equal(0, noise.abs().max().item<double>());
    }

    [Fact]
    public void A_batch_gives_what_its_items_give()
    {
        using var model = Trained();
        var x = Images(3);
        var y = _a.Forward(x);
        using var all = new Measurement(_a, y);
        var together = model.Estimate(x, NoiseLevel.OfSigma(0.5), all);
        for (var i = 0; i < 3; i++)
        {
            using var one = new Measurement(_a, y.narrow(0, i, 1));
            var alone = model.Estimate(x.narrow(0, i, 1), NoiseLevel.OfSigma(0.5), one);
            Assert.Equal(0, together.narrow(0, i, 1).sub(alone).abs().max().item<double>(), tolerance: 1e-12);
        }
    }

    [Fact]
    public void Every_weight_learns()
    {
        using var model = Trained();
        using var measurement = new Measurement(_a, _a.Forward(Images(1)));
        model.Estimate(Images(1), NoiseLevel.OfSigma(0.5), measurement).Squared().sum().backward();
        Assert.All(model.Network.named_parameters(), p =>
            Assert.True(p.parameter.grad?.abs().max().item<double>() > 0, $"{p.name} has no gradient"));
    }

    [Fact]
    public void The_same_seed_gives_the_same_weights()
    {
        using var one = Create();
        using var other = Create();
        foreach (var (name, parameter) in one.Network.named_parameters())
            Assert.True(parameter.equal(other.Network.get_parameter(name)!).all().item<bool>(), name);
    }

    /// <summary>A network whose last layer is not 0 any more, as if it had been trained.</summary>
    private static IModel Trained()
    {
        var model = Create();
        using var noGrad = no_grad();
        foreach (var (name, parameter) in model.Network.named_parameters())
            if (name.StartsWith("last.", StringComparison.Ordinal)) parameter.fill_(Scalars.One);
        return model;
    }

    private static IModel Create() => new MyPluginModel(new MyPluginOptions { Channels = 8 }).Create(
        new ModelRequest(Channels: 1, Steps: 3, ScalarType.Float64, CPU, Seed.Derive("weights")));

    private static Tensor Images(int count)
    {
        var random = Seed.Derive("images");
        var values = Enumerable.Range(0, count * 120).Select(_ => random.NextNormal()).ToArray();
        return tensor(values, ScalarType.Float64).reshape(count, 1, 12, 10);
    }
}
