using Idm.Sdk.Reversible;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Idm.Sdk.Tests.Reversible;

/// <summary>Maps whose input is made again, against plain autograd.</summary>
public sealed class WeightedMapTests
{
    private const double Rounding = 1e-12;

    public static TheoryData<long, long, long, bool> Convolutions =>
    [
        (3, 1, 1, true), (3, 2, 1, true), (1, 1, 1, false), (3, 1, 2, true), (5, 3, 2, false),
    ];

    [Theory]
    [MemberData(nameof(Convolutions))]
    public void Convolutions_have_the_gradients_of_plain_autograd(
        long kernel, long stride, long groups, bool bias)
    {
        using var scope = NewDisposeScope();
        var layer = nn.Conv2d(
            4, 6, kernel, stride: stride, padding: kernel / 2, groups: groups, bias: bias,
            dtype: ScalarType.Float64);
        var x = Values("x", 2, 4, 9, 8);
        Compare(layer, x, new ConvolutionMap(layer));
    }

    [Fact]
    public void A_convolution_that_cannot_be_called_by_name_is_evaluated_again()
    {
        using var scope = NewDisposeScope();
        var layer = nn.Conv2d(
            4, 6, 3, padding: 1, padding_mode: PaddingModes.Reflect, dtype: ScalarType.Float64);
        Compare(layer, Values("x", 2, 4, 9, 8), new ConvolutionMap(layer));
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 1)]
    [InlineData(true, 3)]
    [InlineData(false, 3)]
    public void Linear_layers_side_by_side_have_the_gradients_of_plain_autograd(bool bias, int count)
    {
        using var scope = NewDisposeScope();
        var layers = Enumerable.Range(0, count)
            .Select(i => nn.Linear(5, 3 + i, bias, dtype: ScalarType.Float64)).ToArray();
        var map = new LinearMap(layers);
        var x = Values("x", 2, 7, 5);
        using (no_grad())
        {
            var expected = cat([.. layers.Select(l => l.call(x))], -1);
            Assert.InRange(Largest(map.Forward(x).sub(expected)), 0, Rounding);
        }
        Compare(nn.ModuleList<nn.Module>(layers), x, map);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(100)]
    public void Rows_a_few_at_a_time_have_the_gradients_of_plain_autograd(int rows)
    {
        using var scope = NewDisposeScope();
        var layer = nn.Linear(5, 4, dtype: ScalarType.Float64);
        var map = new LinearMap(layer);
        var x = Values("x", 2, 7, 5);
        var (plain, plainChange) = Gradients(layer, x, tape: false, z => map.Forward(z.tanh()));
        var (some, change) = Gradients(
            layer, x, tape: true, z => ReversibleTape.MapRows(map, r => r.tanh(), z, rows));
        AssertEqual(plain, some);
        Assert.InRange(Largest(plainChange.sub(change)), 0, Rounding);
        using var noGrad = no_grad();
        Assert.InRange(
            Largest(ReversibleTape.MapRows(map, r => r.tanh(), x, rows).sub(map.Forward(x.tanh()))), 0,
            Rounding);
    }

    [Fact]
    public void Frozen_weights_get_no_gradient_and_let_it_pass()
    {
        using var scope = NewDisposeScope();
        var layer = nn.Conv2d(4, 6, 3, padding: 1, dtype: ScalarType.Float64);
        var x = Values("x", 2, 4, 9, 8);
        var map = new ConvolutionMap(layer);
        var (_, expected) = Gradients(layer, x, tape: false, z => map.Forward(z.tanh()));
        layer.weight!.grad = null;
        layer.weight.requires_grad = false;
        var (_, actual) = Gradients(layer, x, tape: true, z => ReversibleTape.Map(map, t => t[0].tanh(), z));
        Assert.Null(layer.weight.grad);
        Assert.InRange(Largest(expected.sub(actual)), 0, Rounding);
    }

    private static void Compare(nn.Module layer, Tensor x, ParametricLayer map)
    {
        var (plain, plainChange) = Gradients(layer, x, tape: false, z => map.Forward(z.tanh()));
        var (taped, change) = Gradients(
            layer, x, tape: true, z => ReversibleTape.Map(map, t => t[0].tanh(), z));
        AssertEqual(plain, taped);
        Assert.InRange(Largest(plainChange.sub(change)), 0, Rounding);
    }

    private static (Dictionary<string, Tensor> Weights, Tensor Input) Gradients(
        nn.Module layer, Tensor x, bool tape, Func<Tensor, Tensor> map)
    {
        foreach (var parameter in layer.parameters()) parameter.grad = null;
        var leaf = x.detach().requires_grad_(true);
        using var open = tape ? new ReversibleTape() : null;
        var value = map(leaf);
        var loss = value.mul(Values("weights", value.shape)).sum();
        if (open is null) loss.backward();
        else open.Backward(loss);
        return (layer.named_parameters().Where(p => p.parameter.requires_grad)
            .ToDictionary(p => p.name, p => p.parameter.grad!.clone()), leaf.grad!);
    }

    private static void AssertEqual(Dictionary<string, Tensor> expected, Dictionary<string, Tensor> actual)
    {
        Assert.Equal(expected.Keys, actual.Keys);
        Assert.All(expected, e => Assert.InRange(Largest(e.Value.sub(actual[e.Key])), 0, Rounding));
    }

    private static double Largest(Tensor t) => t.abs().max().item<double>();

    private static Tensor Values(string name, params long[] shape)
    {
        var random = RandomStream.FromSeed(3).Derive(name);
        var values = new double[shape.Aggregate(1L, (a, b) => a * b)];
        for (var i = 0; i < values.Length; i++) values[i] = 2 * random.NextUniform() - 1;
        return tensor(values, shape);
    }
}
