using Idm.Plugins.CompressedSensing;
using Idm.Plugins.InvertibleDiffusion;
using Idm.Plugins.Tests.Reference;
using Idm.Sdk;
using Idm.Sdk.Models;
using Idm.Sdk.Operators;
using Idm.Sdk.Reversible;
using Idm.Sdk.Samplers;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Idm.Plugins.Tests.InvertibleDiffusion;

/// <summary>A network of the reference, with weights from the recipe.</summary>
internal sealed class RecipeNetwork : IDisposable
{
    private const int Steps = 3;

    private readonly IdmSampler _sampler;
    private readonly IModel _model;
    private readonly SharedMatrix _matrix;

    private RecipeNetwork(IdmUNetOptions options, ScalarType dtype, Device? device)
    {
        (DType, Device) = (dtype, device ?? CPU);
        using (NewDisposeScope()) _matrix = new SharedMatrix(Recipe.Phi(), dtype, Device);
        _sampler = new IdmSampler(new IdmSamplerOptions { Steps = Steps });
        var ownWeights = _sampler.CreateWeights(null, dtype, Device);
        _model = new IdmUNet(options)
            .Create(new ModelRequest(1, Steps, dtype, Device, RandomStream.FromSeed(1)));
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

    public ScalarType DType { get; }

    public Device Device { get; }

    public nn.Module Network => _model.Network;

    public IReadOnlyList<RoundTripMonitor> RoundTripMonitors =>
        [.. _sampler.RoundTripMonitors, .. _model.RoundTripMonitors];

    /// <summary>24 and 48 channels, 4 groups, 4 heads.</summary>
    public static RecipeNetwork Tiny(ScalarType dtype, Device? device = null) =>
        new(new IdmUNetOptions { Size = UNetSize.Full, Channels = 24, Groups = 4, Heads = 4 }, dtype, device);

    /// <summary>128 and 256 channels, as wide as Winograd's convolution needs.</summary>
    public static RecipeNetwork Wide(bool winograd) =>
        new(new IdmUNetOptions { Size = UNetSize.Full, Channels = 128, Groups = 32, Heads = 4,
            Winograd = winograd }, ScalarType.Float32, null);

    /// <summary>The published network of 115,265,799 weights.</summary>
    public static RecipeNetwork Full(ScalarType dtype, Device? device = null) =>
        new(new IdmUNetOptions { Size = UNetSize.Full }, dtype, device);

    /// <summary>From now on the weights stay as they are, as in a run.</summary>
    public void Fix()
    {
        _model.PrepareForInference();
        IsFixed = true;
    }

    public bool IsFixed { get; private set; }

    public IOperator Operator(int height, int width) => new BlockCsOperator(
        new ImageShape(1, height, width), _matrix, Recipe.Permutation(height * width), Device);

    public Tensor Image(int batch, int height, int width) =>
        Recipe.Image(batch, height, width).to(DType, Device);

    public Tensor Restore(Measurement measurement, Action<SamplerStep>? report = null) =>
        _sampler.Sample(measurement, _model, new SamplerContext(report, RandomStream.FromSeed(1), default));

    /// <summary>Sets every v, of the U-Net's couplings and of the sampler's, to one value.</summary>
    public void Mix(float v)
    {
        using var noGrad = no_grad();
        using var value = v.ToScalar();
        foreach (var (name, parameter) in Parameters)
            if (name.EndsWith(".v", StringComparison.Ordinal)) parameter.fill_(value);
    }

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
