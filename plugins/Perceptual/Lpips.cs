using Idm.Sdk;
using Idm.Sdk.Metrics;
using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Plugins.Perceptual;

/// <summary>Learned perceptual image patch similarity, version 0.1.</summary>
/// <remarks>
/// Images go to [-1, 1] and are shifted and scaled as the network was trained; the features fₗ of each stage
/// are divided by their norm over channels (+ 1e-10); wₗ are the linear weights. Images of one channel are
/// shown to the network as grey. Computed in float32 on the CPU; a batch gives the mean over its images. 0
/// for identical images.
/// </remarks>
[PluginExport(
    ExportKinds.Metric, "lpips",
    "Learned perceptual distance; 0 for identical images. Needs files of weights.",
    Equation = "Σₗ mean over pixels of Σ_c wₗ,c (f̂ₗ,c(x) - f̂ₗ,c(y))²",
    Shapes = "x, y: (N, 1 or 3, H, W) in [0, 1]; H, W ≥ 31 (alex), 16 (vgg), 17 (squeeze)",
    Citation =
        "Zhang, Isola, Efros, Shechtman, Wang, The unreasonable effectiveness of deep features as a "
        + "perceptual metric, CVPR 2018")]
public sealed class Lpips : IMetric, IDisposable
{
    private static readonly Scalar Epsilon = 1e-10.ToScalar();
    private readonly NetworkWeights _weights;
    private readonly Backbone _backbone;
    private readonly List<Tensor> _heads = [];
    private readonly Tensor _shift, _scale;

    /// <summary>Reads the weights.</summary>
    /// <exception cref="PluginException">
    /// A file is not named, not there, or is that of another network.
    /// </exception>
    public Lpips(LpipsOptions options, PluginContext context)
    {
        _weights =
            NetworkWeights.Read("lpips", context, Fitting(options.Backbone), options.Weights, options.Heads);
        try
        {
            using var scope = NewDisposeScope();
            using var noGrad = no_grad();
            if (!_weights.Has("lin0.weight"))
            {
                throw new PluginException(
                    "lpips needs the linear weights lin0, lin1, ... beside those of the network: name their "
                        + "file with "
                    + $"'heads'. {Fitting(options.Backbone)}");
            }
            _backbone = options.Backbone switch
            {
                LpipsBackbone.Alex => Backbones.Alex(_weights),
                LpipsBackbone.Vgg => Backbones.Vgg(_weights),
                _ => Backbones.Squeeze(_weights),
            };
            foreach (var (channels, _) in _backbone.Stages)
            {
                var head = _weights.Take($"lin{_heads.Count}.weight", 1, channels, 1, 1);
                _heads.Add(_weights.Own(head.to(ScalarType.Float32, copy: true)));
            }
            _shift = _weights.Own(tensor((float[])[-0.030f, -0.088f, -0.188f], [1, 3, 1, 1]));
            _scale = _weights.Own(tensor((float[])[0.458f, 0.448f, 0.450f], [1, 3, 1, 1]));
            _weights.ForgetFiles();
        }
        catch
        {
            _weights.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public bool HigherIsBetter => false;

    /// <inheritdoc/>
    /// <exception cref="PluginException">
    /// The images are too small, or have neither one channel nor three.
    /// </exception>
    public double Compute(Tensor restored, Tensor reference)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var (x, y) = ImageBatches.Colour("lpips", restored, reference);
        var smallest = _backbone.SmallestSide;
        if (Math.Min(x.shape[2], x.shape[3]) < smallest)
        {
            throw new PluginException(
                $"lpips with this backbone needs images of at least {smallest} x {smallest} pixels, these "
                    + "have "
                + $"{x.shape[2]} x {x.shape[3]} (height x width). Use larger images, or leave lpips out of "
                + "the metrics");
        }
        var features = cat([x, y]).mul(Scalars.Two).sub(Scalars.One).sub(_shift).div(_scale);
        var distance = 0.0;
        for (var i = 0; i < _heads.Count; i++)
        {
            using var stage = NewDisposeScope();
            var next = _backbone.Stages[i].Apply(features);
            distance += Distance(next, _heads[i]);
            features.Dispose();
            features = next.MoveToOuterDisposeScope();
        }
        return distance;
    }

    /// <summary>Frees the weights.</summary>
    public void Dispose() => _weights.Dispose();

    private static double Distance(Tensor features, Tensor head)
    {
        var unit = features.div(features.Squared().sum(1, keepdim: true).sqrt().add(Epsilon, Scalars.One));
        var pair = unit.chunk(2);
        return pair[0].sub(pair[1]).Squared().mul(head).sum(1).to(ScalarType.Float64).mean().item<double>();
    }

    private static string Fitting(LpipsBackbone backbone)
    {
        var (network, heads) = backbone switch
        {
            LpipsBackbone.Alex => ("torchvision's AlexNet, alexnet-owt-7be5be79.pth", "alex.pth"),
            LpipsBackbone.Vgg => ("torchvision's VGG16, vgg16-397923af.pth", "vgg.pth"),
            _ => ("torchvision's SqueezeNet 1.1, squeezenet1_1-b8a52dc0.pth", "squeeze.pth"),
        };
        return $"The network is {network}; the linear weights are {heads} of the LPIPS package, version 0.1 "
            + "(docs/metrics.md)";
    }
}
