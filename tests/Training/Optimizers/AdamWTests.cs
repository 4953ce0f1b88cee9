using Idm.Sdk;
using Idm.Training.Optimizers;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using AdamW = Idm.Training.Optimizers.AdamW;

namespace Idm.Training.Tests.Optimizers;

/// <summary>AdamW against libtorch's, the clipping against its definition.</summary>
public sealed class AdamWTests
{
    private static readonly long[][] _shapes = [[1], [5], [4, 3], [2, 3, 2, 2]];

    [Theory]
    [InlineData(ScalarType.Float32, 0, 2e-6)]
    [InlineData(ScalarType.Float32, 0.1, 2e-6)]
    [InlineData(ScalarType.Float64, 0, 1e-13)]
    [InlineData(ScalarType.Float64, 0.1, 1e-13)]
    public void Twenty_steps_end_where_libtorchs_AdamW_ends(ScalarType dtype, double decay, double tolerance)
    {
        using var scope = NewDisposeScope();
        var (ours, theirs) = (Parameters(dtype), Parameters(dtype));
        using var adam = new AdamW(ours, new AdamWOptions(0.8, 0.95, 1e-6, decay));
        var reference = optim.AdamW(
            theirs.Values, lr: 0.02, beta1: 0.8, beta2: 0.95, eps: 1e-6, weight_decay: decay);
        for (var step = 1; step <= 20; step++)
        {
            foreach (var name in ours.Keys)
            {
                var gradient = Values(ours[name].shape, $"{name}/{step}", dtype);
                (ours[name].grad, theirs[name].grad) = (gradient, gradient.clone());
            }
            adam.Step(0.02, step);
            reference.step();
        }

        foreach (var (name, expected) in theirs)
            Assert.InRange(
                ours[name].sub(expected).abs().max().to(ScalarType.Float64).item<double>(), 0, tolerance);
    }

    [Fact]
    public void The_decay_is_decoupled_from_the_gradient()
    {
        using var scope = NewDisposeScope();
        var parameters = Parameters(ScalarType.Float64);
        var before = parameters.ToDictionary(p => p.Key, p => p.Value.detach().clone());
        using var adam = new AdamW(parameters, new AdamWOptions(WeightDecay: 0.5));
        foreach (var parameter in parameters.Values) parameter.grad = zeros_like(parameter);
        adam.Step(0.1, 1);
        foreach (var (name, parameter) in parameters)       // p (1 - ηλ), although the gradient is zero
            Assert.InRange(parameter.sub(before[name].mul(0.95)).abs().max().item<double>(), 0, 1e-15);
    }

    [Fact]
    public void A_parameter_without_gradient_is_left_alone()
    {
        using var scope = NewDisposeScope();
        var parameters = Parameters(ScalarType.Float64);
        var before = parameters["0"].detach().clone();
        using var adam = new AdamW(parameters, new AdamWOptions(WeightDecay: 0.5));
        adam.Step(0.1, 1);
        Assert.Equal(0, parameters["0"].sub(before).abs().max().item<double>());
    }

    [Theory]
    [InlineData(null)]
    [InlineData(1e6)]
    [InlineData(0.25)]
    public void Clipping_shortens_the_joint_gradient_and_keeps_its_direction(double? limit)
    {
        using var scope = NewDisposeScope();
        var parameters = Parameters(ScalarType.Float32);
        using var optimizer = new Optimizer(parameters, new AdamWOptions());
        foreach (var (name, parameter) in parameters)
            parameter.grad = Values(parameter.shape, "gradient/" + name, ScalarType.Float32);
        var before = Joint(parameters);
        var length = Math.Sqrt(before.Sum(g => (double)g * g));

        Assert.Equal(length, optimizer.ClipGradients(limit), 1e-5);
        var factor = limit < length ? limit.Value / length : 1;
        Assert.Equal(
            before.Select(g => (float)(g * factor)), Joint(parameters), (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Fact]
    public void A_gradient_that_is_not_finite_is_seen_in_the_norm()
    {
        using var scope = NewDisposeScope();
        var parameters = Parameters(ScalarType.Float32);
        using var optimizer = new Optimizer(parameters, new AdamWOptions());
        foreach (var parameter in parameters.Values) parameter.grad = full_like(parameter, float.NaN);
        Assert.True(double.IsNaN(optimizer.ClipGradients(1)));
    }

    [Fact]
    public void Steps_leave_no_tensor_behind()
    {
        var parameters = Parameters(ScalarType.Float32);
        using (var optimizer = new Optimizer(
            parameters, new AdamWOptions(WeightDecay: 0.1), new MuonOptions()))
        {
            Steps();
            GC.Collect();
            GC.WaitForPendingFinalizers();
            var before = Tensor.TotalCount;
            Steps();
            Assert.Equal(before, Tensor.TotalCount);

            void Steps()
            {
                for (var step = 1; step <= 5; step++)
                {
                    using var scope = NewDisposeScope();
                    optimizer.ZeroGradients();
                    foreach (var (name, parameter) in parameters)
                        parameter.grad = Values(parameter.shape, name, ScalarType.Float32);
                    optimizer.ClipGradients(0.1);
                    optimizer.Step(0.1, step);
                }
                optimizer.ZeroGradients();
            }
        }
        foreach (var parameter in parameters.Values) parameter.Dispose();
    }

    internal static Dictionary<string, Parameter> Parameters(ScalarType dtype) => _shapes
        .Select(
            (shape, i) =>
                (Name: $"{i}", Value: new Parameter(Values(shape, $"{i}", dtype).DetachFromDisposeScope())))
        .ToDictionary(p => p.Name, p => p.Value);

    internal static Tensor Values(long[] shape, string name, ScalarType dtype)
    {
        using var scope = NewDisposeScope();
        var random = RandomStream.FromSeed(1).Derive(name);
        var values = new double[shape.Aggregate(1L, (a, b) => a * b)];
        for (var i = 0; i < values.Length; i++) values[i] = random.NextNormal();
        return tensor(values, shape).to(dtype).MoveToOuterDisposeScope();
    }

    private static float[] Joint(Dictionary<string, Parameter> parameters)
    {
        using var scope = NewDisposeScope();
        return [.. parameters.Values.SelectMany(p => p.grad!.flatten().data<float>().ToArray())];
    }
}
