using Idm.Plugins.CompressedSensing;
using Idm.Plugins.InvertibleDiffusion;
using Idm.Plugins.Tests.Reference;
using Idm.Sdk;
using Idm.Sdk.Models;
using Idm.Sdk.Operators;
using Idm.Sdk.Samplers;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Idm.Plugins.Tests.InvertibleDiffusion;

/// <summary>The reference's tiny network (24 and 48 channels, 4 groups, 4 heads) with weights from the recipe.</summary>
internal sealed class TinyNetwork : IDisposable
{
    private readonly IdmSampler _sampler;
    private readonly IModel _model;
    private readonly ScalarType _dtype;
    private readonly SharedMatrix _matrix;

    public TinyNetwork(ScalarType dtype, int steps = 3, IdmUNetOptions? options = null)
    {
        _dtype = dtype;
        using (NewDisposeScope()) _matrix = new SharedMatrix(Recipe.Phi(), dtype, CPU);
        _sampler = new IdmSampler(new IdmSamplerOptions { Steps = steps });
        var ownWeights = _sampler.CreateWeights(dtype, CPU);
        _model = new IdmUNet(options ?? new IdmUNetOptions { Size = UNetSize.Full, Channels = 24, Groups = 4, Heads = 4 })
            .Create(new ModelRequest(1, steps, dtype, CPU, Randomness.FromSeed(1)));
        Parameters = ownWeights.named_parameters().Concat(_model.Network.named_parameters())
            .ToDictionary(p => p.name, p => p.parameter);
        using var noGrad = no_grad();
        foreach (var (name, parameter) in Parameters)
        {
            using var scope = NewDisposeScope();
            parameter.copy_(Recipe.Weight(name, parameter.shape));
        }
    }

    public IReadOnlyDictionary<string, Parameter> Parameters { get; }

    public IModel Model => _model;

    public IdmSampler Sampler => _sampler;

    public IOperator Operator(int height, int width) => new BlockCsOperator(
        new ImageShape(1, height, width), _matrix, Recipe.Permutation(height * width), CPU);

    public Tensor Image(int batch, int height, int width) => Recipe.Image(batch, height, width).to(_dtype);

    public Tensor Restore(Measurement measurement, Action<SamplerStep>? report = null) =>
        _sampler.Sample(measurement, _model, new SamplerContext(report, Randomness.FromSeed(1), default));

    public void ZeroGradients()
    {
        foreach (var parameter in Parameters.Values)
        {
            using var gradient = parameter.grad;
            parameter.grad = null;
        }
    }

    public void Dispose()
    {
        _model.Dispose();
        _sampler.Dispose();
        _matrix.Dispose();
    }
}
