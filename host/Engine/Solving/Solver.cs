using Idm.Sdk;
using Idm.Sdk.Models;
using Idm.Sdk.Operators;
using Idm.Sdk.Reversible;
using Idm.Sdk.Samplers;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Idm.Engine.Solving;

/// <summary>
/// Operator, noise, model and sampler of one pipeline, put together on one device: what turns x into y and y
/// into x̂.
/// </summary>
/// <remarks>
/// Owns the model's and the sampler's weights. Two reconstructions in one process know nothing of each other.
/// </remarks>
public sealed class Solver : IDisposable
{
    private readonly ForwardModel _forwardModel;
    private readonly bool _borrowed;
    private bool _borrowsForwardModel;

    /// <summary>Builds the model and the sampler's weights, fresh.</summary>
    /// <param name="operators">Creates the operator for each image.</param>
    /// <param name="noise">Disturbs measurements; null for exact ones.</param>
    /// <param name="models">Builds the model; null for a sampler without one.</param>
    /// <param name="sampler">The sampler.</param>
    /// <param name="channels">Channels of the images.</param>
    /// <param name="seed">The pipeline's seed.</param>
    /// <param name="device">Where everything is computed.</param>
    /// <exception cref="PluginException">The parts do not fit together.</exception>
    public Solver(
        IOperatorFactory operators, INoise? noise, IModelFactory? models, ISampler sampler, int channels,
        long seed,
        Device device)
        : this(new ForwardModel(operators, noise, SizeDivisorOf(sampler, models), seed, device), models,
        sampler, channels)
    {
    }

    /// <summary>Builds the model and the sampler's weights, fresh.</summary>
    /// <param name="forwardModel">What measures; disposed with this.</param>
    /// <param name="models">Builds the model; null for a sampler without one.</param>
    /// <param name="sampler">The sampler.</param>
    /// <param name="channels">Channels of the images.</param>
    /// <param name="modelChannels">
    /// Channels that the model is built for: 1 for a model that restores channels one by one; null for those
    /// of the images, or 1 where the model knows no other.
    /// </param>
    /// <exception cref="PluginException">The parts do not fit together.</exception>
    public Solver(
        ForwardModel forwardModel, IModelFactory? models, ISampler sampler, int channels,
        int? modelChannels = null)
    {
        (_forwardModel, Channels, Sampler) = (forwardModel, channels, sampler);
        if (sampler.NeedsModel && models is null)
            throw new PluginException("the sampler needs a model, and the pipeline names none: add 'model: { "
                + "use: ... }'");

        var each = channels;
        if (sampler.NeedsModel)
        {
            each = modelChannels ?? (KnowsOneOnly(models!, channels) ? 1 : channels);
            RequireChannels(models!, each);
            Model = models!.Create(
                new ModelRequest(each, sampler.Steps, DType, Device, Seed.Derive("weights")));
        }
        var own = sampler.CreateWeights(Model, DType, Device);
        if (Model is not null && each != channels)
            Model = new ChannelwiseModel(Model);
        nn.Module[] modules = [.. new[] { own, Model?.Network }.OfType<nn.Module>()];
        Weights = modules.SelectMany(m => m.named_parameters())
            .ToDictionary(p => p.name, p => p.parameter, StringComparer.Ordinal);
        ModelFactory = models;
        Bounds = [.. sampler.Bounds, .. Model?.Bounds ?? []];
        RoundTripMonitors = [.. sampler.RoundTripMonitors, .. Model?.RoundTripMonitors ?? []];
    }

    private Solver(Solver whole, ForwardModel other)
    {
        (_forwardModel, Channels, Sampler, Model) = (other, whole.Channels, whole.Sampler, whole.Model);
        (Weights, ModelFactory, Bounds, RoundTripMonitors) =
            (whole.Weights, whole.ModelFactory, whole.Bounds, whole.RoundTripMonitors);
        (BFloat16, Samples, _borrowed) = (whole.BFloat16, whole.Samples, true);
    }

    /// <summary>Forward model: turns an image into its measurement.</summary>
    public ForwardModel ForwardModel => _forwardModel;

    /// <summary>Weights, images and measurements are float32.</summary>
    public static ScalarType DType => ScalarType.Float32;

    /// <summary>Whether the model restores in bfloat16; operators and sums stay in float32.</summary>
    public bool BFloat16 { get; init; }

    /// <summary>Number of samples per image; the result is their mean.</summary>
    public int Samples { get; init; } = 1;

    /// <summary>The sampler.</summary>
    public ISampler Sampler { get; }

    /// <summary>The model, or null.</summary>
    public IModel? Model { get; }

    /// <summary>Channels of the images.</summary>
    public int Channels { get; }

    /// <summary>Device of all computations.</summary>
    public Device Device => _forwardModel.Device;

    /// <summary>The root of all random streams.</summary>
    public RandomStream Seed => _forwardModel.Seed;

    /// <summary>Sides of images must be multiples of this for the model.</summary>
    public int SizeDivisor => _forwardModel.SizeDivisor;

    /// <summary>Parameters of the sampler and the model by their names in weights files.</summary>
    public IReadOnlyDictionary<string, Parameter> Weights { get; }

    /// <summary>
    /// Factory of the model, which knows whose names weights files may have; null without a model.
    /// </summary>
    public IModelFactory? ModelFactory { get; }

    /// <summary>Parameters that have to stay in a range.</summary>
    public IReadOnlyList<BoundedParameter> Bounds { get; }

    /// <summary>The reversible chains.</summary>
    public IReadOnlyList<RoundTripMonitor> RoundTripMonitors { get; }

    /// <summary>The operator's state that travels with the weights, or null if it has none.</summary>
    public IOperatorFactory? OperatorState => _forwardModel.OperatorState;

    /// <summary>
    /// Tells the model that its weights stay as they are; to be said only where it restores in full
    /// precision.
    /// </summary>
    public void PrepareForInference() => Model?.PrepareForInference();

    /// <summary>The shape an image is zero-padded to before it is measured.</summary>
    /// <exception cref="PluginException">
    /// The model cannot take the image, or the shape that the operator pads to.
    /// </exception>
    public ImageShape Pad(ImageShape image)
    {
        if (Model is not null && image.Channels != Channels)
        {
            throw new PluginException(
                $"the model was made for images of {Channels} channel(s), as the first one has, and this one "
                    + $"has {image.Channels}: "
                + "give them all the same with data.color: luma or rgb");
        }
        return _forwardModel.Pad(image);
    }

    /// <summary>Creates the operator for images of a (padded) shape; the caller disposes it.</summary>
    /// <param name="image">The padded shape.</param>
    /// <param name="item">The random stream of the image, or of the batch.</param>
    /// <param name="given">
    /// What is known of the operator that took an external measurement; null when it is to be drawn.
    /// </param>
    /// <exception cref="PluginException">The operator does not suit the image, or what is given.</exception>
    public IOperator CreateOperator(
        ImageShape image, RandomStream item, IReadOnlyDictionary<string, Tensor>? given = null) =>
        _forwardModel.CreateOperator(image, item, given);

    /// <summary>y = A x, with noise if there is any; the caller disposes it.</summary>
    public Measurement Measure(IOperator a, Tensor x, RandomStream item) => _forwardModel.Measure(a, x, item);

    /// <summary>
    /// Restores the image from the measurement, by its own sampler or by another one that needs no
    /// model.
    /// </summary>
    /// <param name="measurement">What is restored from.</param>
    /// <param name="item">The random stream of the image, or of the batch.</param>
    /// <param name="report">Watches the steps; may be null.</param>
    /// <param name="cancellation">Stops between steps.</param>
    /// <param name="other">A sampler without a model to use instead; null for the solver's own.</param>
    /// <param name="sample">Which of several samples: each has a stream of its own.</param>
    public Tensor Restore(
        Measurement measurement, RandomStream item, Action<SamplerStep>? report,
        CancellationToken cancellation,
        ISampler? other = null, int sample = 0)
    {
        using var scope = NewDisposeScope();                // samplers leave what they made on the way
        var stream = item.Derive("sampler");
        if (sample > 0) stream = stream.Derive("sample", sample);
        var (sampler, channels) = (other ?? Sampler, measurement.Operator.Image.Channels);
        if (!sampler.NeedsModel || Model is not ChannelwiseModel { Inner: var one }
            || (measurement.OfChannels is null && !one.NeedsMeasurement))
        {
            return sampler.Sample(measurement, Model, new SamplerContext(report, stream, cancellation))
                .MoveToOuterDisposeScope();
        }
        var joined = report is null ? null : OneByOne.Joining(report, channels);
        var each = sampler.Sample(
            OneByOne.Of(measurement), one, new SamplerContext(joined, stream, cancellation));
        return OneByOne.Joined(each, channels).MoveToOuterDisposeScope();
    }

    /// <summary>Makes sure that a model of one channel can restore such images, channel by channel.</summary>
    /// <exception cref="PluginException">The operator mixes the channels.</exception>
    public void RequireChannels(ImageShape image)
    {
        if (Model is not ChannelwiseModel { NeedsMeasurement: true }) return;
        using var a = CreateOperator(Pad(image), Seed.Derive("channels"));
        if (a.ChannelOperator is null) throw OneByOne.Mixed(image.Channels);
    }

    /// <summary>Whether a model of one channel restores images of several, channel by channel.</summary>
    public bool IsChannelwise => Model is ChannelwiseModel;

    /// <summary>Channels that the model was built for.</summary>
    public int ModelChannels => IsChannelwise ? 1 : Channels;

    /// <summary>The same model and sampler behind another operator; everything stays its owners'.</summary>
    public Solver Through(ForwardModel other) => new(this, other);

    /// <summary>
    /// A solver with weights of its own behind somebody else's forward model, which stays theirs.
    /// </summary>
    public static Solver Behind(
        ForwardModel forwardModel, IModelFactory? models, ISampler sampler, int channels) =>
        new(forwardModel, models, sampler, channels) { _borrowsForwardModel = true };

    /// <summary>Frees the weights.</summary>
    public void Dispose()
    {
        if (_borrowed) return;
        Model?.Dispose();
        (Sampler as IDisposable)?.Dispose();
        if (!_borrowsForwardModel) _forwardModel.Dispose();
    }

    /// <summary>Divisor of the sides of images.</summary>
    internal static int SizeDivisorOf(ISampler sampler, IModelFactory? models) =>
        sampler.NeedsModel ? models?.SizeDivisor ?? 1 : 1;

    /// <summary>Whether the model knows one channel only, and the images have several.</summary>
    private static bool KnowsOneOnly(IModelFactory models, int channels) =>
        channels > 1 && models.Channels.Contains(1) && !models.Channels.Contains(channels);

    private static void RequireChannels(IModelFactory models, int channels)
    {
        if (models.Channels.Count > 0 && !models.Channels.Contains(channels))
        {
            throw new PluginException($"the model restores images of {string.Join(" or ", models.Channels)} "
                + "channel(s), and the "
                + $"data have {channels}: set data.color to luma for 1 or to rgb for 3, or name another "
                + "model");
        }
    }
}
