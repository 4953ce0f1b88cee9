using Idm.Sdk;
using Idm.Sdk.Metrics;
using static TorchSharp.torch;

namespace Idm.Plugins.Perceptual;

/// <summary>Fréchet inception distance between the restored images of a run and their references.</summary>
/// <remarks>
/// A metric over a set: one number a run. Features are the 2048 global averages of Inception v3 on images
/// resized to 299 x 299 (bilinear, without antialiasing), of the values as they were computed, not of 8-bit
/// files. Images of one channel are shown to the network as grey. Its value falls with the number of images:
/// compare runs over the same images only. Float32 on the CPU, the distance in float64; 16 KiB of memory for
/// each image.
/// </remarks>
[PluginExport(
    ExportKinds.Metric, "fid",
    "Fréchet inception distance of all restored images to their references. Needs a file of weights.",
    Equation = "‖μx - μy‖² + tr(Σx + Σy - 2 (Σx Σy)^½) of Inception features",
    Shapes = "x, y: (N, 1 or 3, H, W) in [0, 1]; at least 2 images",
    Citation =
        "Heusel, Ramsauer, Unterthiner, Nessler, Hochreiter, GANs trained by a two time-scale update rule, "
        + "NeurIPS 2017")]
public sealed class Fid : IMetric, IDisposable
{
    private const string Fitting =
        "The public file that fits is pt_inception-2015-12-05-6726825d.pth of the pytorch-fid "
        + "package (docs/metrics.md)";

    private readonly NetworkWeights _weights;
    private readonly InceptionV3 _network;

    /// <summary>Reads the weights.</summary>
    /// <exception cref="PluginException">
    /// The file is not named, not there, or is that of another network.
    /// </exception>
    public Fid(FidOptions options, PluginContext context)
    {
        _weights = NetworkWeights.Read("fid", context, Fitting, options.Weights);
        try
        {
            using var scope = NewDisposeScope();
            using var noGrad = no_grad();
            _network = new InceptionV3(_weights);
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

    /// <summary>The distance between the images of two batches, each taken as a set.</summary>
    /// <exception cref="PluginException">
    /// There are fewer than two, or images with neither one channel nor three.
    /// </exception>
    public double Compute(Tensor restored, Tensor reference)
    {
        using var set = StartSet();
        set.Add(restored, reference);
        return set.Compute();
    }

    /// <inheritdoc/>
    public MetricSet StartSet() => new Set(_network);

    /// <summary>Frees the weights.</summary>
    public void Dispose() => _weights.Dispose();

    /// <summary>
    /// The features of the images so far; in .NET's memory, so that no scope can free them.
    /// </summary>
    private sealed class Set(InceptionV3 network) : MetricSet
    {
        private readonly List<float[]> _restored = [], _reference = [];

        public override void Add(Tensor restored, Tensor reference)
        {
            using var scope = NewDisposeScope();
            using var noGrad = no_grad();
            var (x, y) = ImageBatches.Colour("fid", restored, reference);
            for (var i = 0; i < x.shape[0]; i++)
            {
                var (one, other) = (Features(x.narrow(0, i, 1)), Features(y.narrow(0, i, 1)));
                _restored.Add(one);
                _reference.Add(other);
            }
        }

        public override double Compute()
        {
            if (_restored.Count < 2)
            {
                throw new PluginException(
                    $"fid compares two sets of images and needs at least 2, but there are {_restored.Count}. "
                    + "Use more images (thousands, for numbers to compare with those in papers), or leave "
                    + "fid out of the metrics");
            }
            using var scope = NewDisposeScope();
            return FrechetDistance.Of(Matrix(_restored), Matrix(_reference));
        }

        public override void Dispose()
        {
            _restored.Clear();
            _reference.Clear();
        }

        private float[] Features(Tensor image) => network.FeaturesOf(image).data<float>().ToArray();

        private static Tensor Matrix(List<float[]> rows) =>
            tensor(rows.SelectMany(row => row).ToArray(), [rows.Count, InceptionV3.Features]);
    }
}
