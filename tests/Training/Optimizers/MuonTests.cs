using Idm.Sdk;
using Idm.Training.Optimizers;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Idm.Training.Tests.Optimizers;

/// <summary>Muon against its definition, and what becomes of matrices and of everything else.</summary>
public sealed class MuonTests
{
    [Theory]
    [InlineData(8, 20)]
    [InlineData(20, 8)]
    [InlineData(16, 16)]
    public void The_iteration_on_the_gram_matrix_is_that_on_the_matrix(int rows, int columns)
    {
        using var scope = NewDisposeScope();
        var matrices = AdamWTests.Values([3, rows, columns], "matrices", ScalarType.Float64);
        using var muon = new Muon(new Dictionary<string, Parameter>(), new MuonOptions());
        var found = muon.Orthogonalize(matrices);
        for (var i = 0; i < 3; i++)
        {
            // By the definition, one matrix at a time.
            var x = matrices[i].div(matrices[i].norm());
            for (var k = 0; k < 5; k++)
            {
                var square = x.matmul(x.t());
                x = x.mul(3.4445).add(square.matmul(x).mul(-4.7750)).add(
                    square.matmul(square).matmul(x).mul(2.0315));
            }
            Assert.InRange(found[i].sub(x).abs().max().item<double>(), 0, 1e-6);
        }
    }

    [Fact]
    public void Singular_values_come_near_to_one()
    {
        using var scope = NewDisposeScope();
        var (u, _, v) = linalg.svd(AdamWTests.Values([12, 12], "matrix", ScalarType.Float64));
        var values = linspace(0.2, 5, 12, ScalarType.Float64);          // known, and far from 1
        using var muon = new Muon(new Dictionary<string, Parameter>(), new MuonOptions());
        var orthogonal = muon.Orthogonalize(u.mul(values).matmul(v).unsqueeze(0))[0];
        var found = linalg.svdvals(orthogonal);
        // The iteration trades exactness for speed.
        Assert.InRange(found.min().item<double>(), 0.6, 1.3);
        Assert.InRange(found.max().item<double>(), 0.6, 1.3);
    }

    [Fact]
    public void Two_steps_follow_the_equations()
    {
        using var scope = NewDisposeScope();
        var start = AdamWTests.Values([8, 3, 2, 2], "start", ScalarType.Float64);
        var parameter = new Parameter(start.clone());
        using var muon = new Muon(
            new Dictionary<string, Parameter> { ["w"] = parameter }, new MuonOptions(Rate: 2, Momentum: 0.9));
        var (expected, momentum) = (start.clone(), zeros_like(start));
        for (var step = 0; step < 2; step++)
        {
            var gradient = AdamWTests.Values(start.shape, $"gradient/{step}", ScalarType.Float64);
            parameter.grad = gradient.clone();
            muon.Step(0.01);
            momentum = momentum.mul(0.9).add(gradient);
            var direction = muon.Orthogonalize(gradient.add(momentum.mul(0.9)).view(1, 8, 12)).view(
                start.shape);
            expected = expected.sub(direction.mul(0.02 * 0.2 * Math.Sqrt(12)));
        }
        Assert.InRange(parameter.sub(expected).abs().max().item<double>(), 0, 1e-12);
        Assert.InRange(muon.Momenta["w"].sub(momentum).abs().max().item<double>(), 0, 1e-12);
    }

    [Fact]
    public void Matrices_go_to_Muon_and_everything_else_to_Adam()
    {
        using var scope = NewDisposeScope();
        var parameters = new Dictionary<string, Parameter>
        {
            ["wide"] = new(zeros(8, 2, 2, 2)), ["narrow"] = new(zeros(4, 32, 3, 3)), ["bias"] = new(
                zeros(64)),
        };
        using var optimizer = new Optimizer(parameters, new AdamWOptions(), new MuonOptions());
        Assert.Equal(["wide"], optimizer.State["muon_m"].Keys);
        Assert.Equal(["narrow", "bias"], optimizer.State["adam_m"].Keys);
    }
}
