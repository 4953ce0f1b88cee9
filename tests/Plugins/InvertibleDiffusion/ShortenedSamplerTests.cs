using Idm.Plugins.CompressedSensing;
using Idm.Plugins.InvertibleDiffusion;
using Idm.Sdk;
using Idm.Sdk.Models;
using Idm.Sdk.Operators;
using Idm.Sdk.Samplers;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Idm.Plugins.Tests.InvertibleDiffusion;

/// <summary>The last steps of a sampler are those of a sampler that never had the others.</summary>
public sealed class ShortenedSamplerTests : IDisposable
{
    private const int Side = 32;

    private readonly BlockCs _factory = new(new BlockCsOptions { Ratio = 0.5, Block = 16 });

    public void Dispose() => _factory.Dispose();

    [Fact]
    public void Two_steps_of_three_are_those_of_a_sampler_of_two()
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        using var three = new IdmSampler(new IdmSamplerOptions { Steps = 3 });
        using var two = new IdmSampler(new IdmSamplerOptions { Steps = 2 });
        var (whole, part) = (Weights(three), Weights(two));
        whole["alpha"].copy_(tensor(new[] { 0.9f, 0.7f, 0.6f }));
        part["alpha"].copy_(tensor(new[] { 0.9f, 0.7f }));
        Fill(whole, ("body.0.v", 0.3f), ("body.1.v", 0.4f), ("body.2.v", 0.6f), ("merge_scale_factor", 0.1f));
        Fill(part, ("body.0.v", 0.4f), ("body.1.v", 0.6f), ("merge_scale_factor", 0.1f));

        List<(int, int)> steps = [];
        var context = new SamplerContext(
            s => steps.Add((s.Index, s.Count)), RandomStream.FromSeed(3), default);
        using var measurement = Measure();
        var model = new Guess();
        var expected = two.Sample(measurement, model, context);
        Assert.Equal(expected.bytes.ToArray(), three.Sample(measurement, model, context, 2).bytes.ToArray());
        Assert.Equal([(1, 2), (2, 2), (1, 2), (2, 2)], steps);
        Assert.Equal(
            three.Sample(measurement, model, context).bytes.ToArray(),
            three.Sample(measurement, model, context, 3).bytes.ToArray());
        Assert.NotEqual(expected.bytes.ToArray(), three.Sample(measurement, model, context).bytes.ToArray());
    }

    [Fact]
    public void Steps_that_are_left_out_get_no_gradient()
    {
        using var scope = NewDisposeScope();
        using var sampler = new IdmSampler(new IdmSamplerOptions { Steps = 3 });
        var weights = Weights(sampler);
        using var measurement = Measure();
        sampler.Sample(
            measurement, new Guess(), new SamplerContext(null, RandomStream.FromSeed(3), default),
            1).sum().backward();
        Assert.Null(weights["body.0.v"].grad);
        Assert.Null(weights["body.1.v"].grad);
        Assert.NotNull(weights["body.2.v"].grad);
        var alpha = weights["alpha"].grad!.data<float>().ToArray();
        Assert.NotEqual(0, alpha[0]);
        Assert.Equal([0f, 0f], alpha[1..]);
    }

    private static Dictionary<string, Parameter> Weights(IdmSampler sampler) =>
        sampler.CreateWeights(null, ScalarType.Float32, CPU).named_parameters()
            .ToDictionary(p => p.name, p => p.parameter);

    private static void Fill(
        Dictionary<string, Parameter> weights, params (string Name, float Value)[] values)
    {
        foreach (var (name, value) in values) weights[name].fill_(value);
    }

    private Measurement Measure()
    {
        using var noGrad = no_grad();
        var random = RandomStream.FromSeed(7);
        var a = _factory.Create(new OperatorRequest(
            new ImageShape(1, Side, Side), ScalarType.Float32, CPU, random.Derive("shared"),
            random.Derive("item")));
        var x = arange(Side * Side, ScalarType.Float32).mul(0.01f).sin().view(1, 1, Side, Side);
        return new Measurement(a, a.Forward(x));
    }

    /// <summary>A model that says something else at each step, and knows no T.</summary>
    private sealed class Guess : IModel
    {
        public nn.Module Network { get; } = nn.Identity();

        public Tensor Estimate(Tensor x, NoiseLevel level, Measurement? measurement) =>
            x.Times(0.1f * level.Step).tanh();

        public void Dispose() => Network.Dispose();
    }
}
